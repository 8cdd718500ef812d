# gradus in a container: nothing but Node and gradus, run by nobody's root, with a root that may be read-only.
#   docker build -t gradus .
#   docker run --rm --init --read-only --tmpfs /tmp --user "$(id -u):$(id -g)" -v "$PWD:/data" gradus grade review.yaml
FROM node:24-slim AS build
WORKDIR /build
COPY . .
RUN npm ci --no-audit --no-fund \
  && npm pack --ignore-scripts --pack-destination /tmp \
  && npm install --global --prefix /opt/gradus --no-audit --no-fund /tmp/gradus-*.tgz

FROM node:24-slim
COPY --from=build /opt/gradus /opt/gradus
ENV PATH=/opt/gradus/bin:$PATH
# Reviews, exports and results; temporary data goes to /tmp.
VOLUME ["/data", "/tmp"]
WORKDIR /data
USER node
ENTRYPOINT ["gradus"]
CMD ["--help"]

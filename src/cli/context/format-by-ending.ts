// What a file is to be written as, where its name says it and nothing else does.

/** The format that the ending of a file names; undefined where it names none of these, or there is no file. */
export function formatByEnding<F extends string>(
  file: string | undefined,
  formats: readonly F[],
): F | undefined {
  const ending = /\.([a-z]+)$/i.exec(file ?? '')?.[1]?.toLowerCase();
  return formats.find((each) => each === ending);
}

// What somebody who knows polars would write for policy.yaml in an afternoon, as the text of a Python script: floats, nothing
// checked, nothing explained, one table of graded customers. It is what people would have in place of gradus.
import { spawnSync } from 'node:child_process';

/** Leaves what the process used where the benchmark looks for it (usage.ts does it in Node). */
const usage = `
import json, os, resource
used = resource.getrusage(resource.RUSAGE_SELF)
with open(os.environ["GRADUS_BENCH_USAGE"], "w") as file:
    json.dump({"peakBytes": used.ru_maxrss * 1024, "cpuSeconds": used.ru_utime + used.ru_stime}, file)
`;

const grading = `
import sys
import polars as pl

folder = sys.argv[1]
d = pl.date
end = d(2026, 12, 31)
rows = pl.scan_csv(f"{folder}/transactions.csv", try_parse_dates=True).filter(
    pl.col("status").is_in(["paid", "shipped"]) & (pl.col("date") <= end)
)
now = pl.col("date") >= d(2026, 1, 1)
totals = rows.group_by("customer_id").agg(
    annual_spend=pl.col("amount").filter(now).sum(),
    spend_before=pl.col("amount").filter(~now).sum(),
    orders=pl.col("order_id").filter(now).n_unique(),
    recency_days=(end - pl.col("date").max()).dt.total_days(),
)
last = pl.scan_csv(f"{folder}/last.csv").select(
    "customer_id",
    previous=pl.col("tier").replace_strict(["platinum", "vip", "gold", "silver", "normal"], [0, 0, 1, 2, 3], return_dtype=pl.Int8),
)
c = pl.col


def ladder(column, steps):
    e = pl.lit(0)
    for at, points in steps:
        e = pl.when(c(column) >= at).then(points).otherwise(e)
    return e


def name(tier):
    return tier.replace_strict([0, 1, 2, 3], ["platinum", "gold", "silver", "normal"], default=None, return_dtype=pl.String)


score_of_next = pl.when(c("tier") == 1).then(80).when(c("tier") == 2).then(65).when(c("tier") == 3).then(40)
graded = (
    pl.scan_csv(f"{folder}/customers.csv", try_parse_dates=True)
    .join(totals, on="customer_id", how="left")
    .join(last, on="customer_id", how="left")
    .with_columns(c("annual_spend", "spend_before", "orders").fill_null(0))
    .with_columns(
        customer_years=2026 - c("since").dt.year(),
        spend_growth=pl.when(c("spend_before") > 0).then((c("annual_spend") - c("spend_before")) / c("spend_before")),
        average_order=pl.when(c("orders") > 0).then(c("annual_spend") / c("orders")),
        orders_per_month=c("orders") / 12,
    )
    .with_columns(
        annual_spend_points=ladder("annual_spend", [(500, 20), (1000, 40), (2000, 60), (5000, 80), (10000, 100)]),
        average_order_points=pl.when(c("average_order") < 700).then(c("average_order").clip(0) * 60 / 700)
        .when(c("average_order") < 1500).then(60 + (c("average_order") - 700) * 40 / 800)
        .when(c("average_order") >= 1500).then(100.0).otherwise(0.0),
        recency_days_points=pl.when(c("recency_days") < 30).then(100 - c("recency_days") / 3)
        .when(c("recency_days") < 365).then(90 * (365 - c("recency_days")) / 335).otherwise(0.0),
        orders_per_month_points=(c("orders_per_month") / 0.75 * 100).clip(0, 100),
        customer_years_points=ladder("customer_years", [(1, 20), (3, 50), (8, 80), (15, 100)]),
    )
    .with_columns(
        score=(c("annual_spend_points") * 0.36 + c("average_order_points") * 0.24 + c("recency_days_points") * 0.16
            + c("orders_per_month_points") * 0.16 + c("customer_years_points") * 0.08
            + pl.when(c("rating") >= 4.5).then(5).otherwise(0)).clip(0, 100).round(4)
    )
    .with_columns(
        scored=pl.when((c("score") >= 80) & (c("annual_spend") >= 5000) & (c("orders_per_month") >= 0.25)).then(0)
        .when((c("score") >= 65) | (c("annual_spend") >= 8000)).then(1).when(c("score") >= 40).then(2).otherwise(3)
    )
    .with_columns(
        held=pl.when((c("scored") > c("previous")) & (((c("previous") == 0) & (c("score") >= 75) & (c("annual_spend") >= 4000))
            | ((c("previous") == 1) & (c("score") >= 60)))).then(c("previous")).otherwise(c("scored"))
    )
    .with_columns(
        moved=pl.when(c("previous").is_null()).then(pl.max_horizontal("scored", pl.lit(1)))
        .otherwise(pl.max_horizontal(pl.min_horizontal("held", c("previous") + 1), c("previous") - 2))
    )
    .with_columns(
        tier=pl.when((c("customer_years") >= 15) & (c("spend_growth") >= 0.2)).then(pl.min_horizontal("moved", pl.lit(2))).otherwise(c("moved"))
    )
    .with_columns(tier=pl.when(c("recency_days") > 270).then(pl.max_horizontal("tier", pl.lit(2))).otherwise(c("tier")))
    .sort("customer_id")
    .select(
        "customer_id", "name", "owner", "region", "since",
        tier=name(c("tier")), previous_tier=name(c("previous")), steps=c("previous") - c("tier"), score=c("score"),
        scored_tier=name(c("scored")), moved_tier=name(c("moved")),
        annual_spend=c("annual_spend"), orders=c("orders"), spend_growth=c("spend_growth").round(6), recency_days=c("recency_days"),
        average_order=c("average_order").round(6), orders_per_month=c("orders_per_month").round(6), rating=c("rating"),
        customer_years=c("customer_years"), annual_spend_points=c("annual_spend_points"),
        average_order_points=c("average_order_points").round(6), recency_days_points=c("recency_days_points").round(6),
        orders_per_month_points=c("orders_per_month_points").round(6), customer_years_points=c("customer_years_points"),
        next_tier=name(c("tier") - 1), score_to_next=(score_of_next - c("score")).clip(0).round(4),
    )
)
graded.sink_csv(f"{folder}/polars.csv")
`;

/** Python with polars: the one that GRADUS_BENCH_PYTHON names, or python3; undefined where there is none. */
export function pythonWithPolars(): string | undefined {
  const python = process.env.GRADUS_BENCH_PYTHON ?? 'python3';
  const { status } = spawnSync(python, ['-c', 'import polars'], { stdio: 'ignore' });
  return status === 0 ? python : undefined;
}

/** Arguments of Python; writes polars.csv into the folder. */
export const polarsArgs = (folder: string): string[] => ['-c', grading + usage, folder];

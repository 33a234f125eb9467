//! The page `reports/published/findings.md`: what random scenarios find in the versions in use.

use crate::random_findings::{BrokenMust, Findings};
use std::fmt::Write as _;

/// The page: for each version the musts that are broken, each with the sentence that it rests on and a smallest scenario, and
/// the hazards. `seeds` says which scenarios were played.
pub fn findings(all: &[Findings], seeds: &str) -> String {
    let mut out = format!(
        "# What random scenarios find in the versions in use\n\n\
         For application developers: what can go wrong where calls overlap, sessions end and the server answers late. Each version was\n\
         played {seeds}, by its record ([semantics.md](../../spec/semantics.md)), which is equal to the package event for event. A must is\n\
         broken where a sentence of the documentation says so. A hazard is harm of which the documentation does not speak;\n\
         `interlude explain hazard.NAME` says who is hurt and how.\n"
    );
    for found in all {
        let Findings { version, scenarios, broken, hazards } = found;
        let kinds = match broken.len() {
            0 => "break no must".to_owned(),
            1 => "break one must".to_owned(),
            many => format!("break musts in {many} smallest scenarios"),
        };
        _ = write!(out, "\n## {version}\n\n{scenarios} scenarios {kinds}.\n");
        for broken in broken {
            must(broken, &mut out);
        }
        out += "\n| hazard | scenarios |\n| --- | --: |\n";
        for (hazard, scenarios) in hazards {
            _ = writeln!(out, "| {hazard} | {scenarios} |");
        }
    }
    out
}

fn must(broken: &BrokenMust, out: &mut String) {
    let BrokenMust { seeds, finding, scenario } = broken;
    let seeds: Vec<_> = seeds.iter().map(u64::to_string).collect();
    let (from, seeds) = (if seeds.len() == 1 { "seed" } else { "seeds" }, seeds.join(", "));
    _ = write!(
        out,
        "\n### {} (from {from} {seeds})\n\n- expected: {}\n- observed: {}\n",
        finding.rule, finding.expected, finding.observed
    );
    for ground in &finding.rests_on {
        let basis =
            ground.implied.as_ref().map_or_else(|| "stated".to_owned(), |why| format!("implied: {why}"));
        _ = writeln!(out, "- rests on: {}, {}: {} ({basis})", ground.document, ground.section, ground.says);
    }
    _ = write!(out, "\n```yaml\n{scenario}```\n");
}

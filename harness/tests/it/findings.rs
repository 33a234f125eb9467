//! What random scenarios find in the versions in use: each broken must names its sentence, and the page is as it was made.

use crate::generated;
use crate::play::play;
use interlude::fuzz::{Settings, Shows, fuzz};
use interlude::generate::Cases;
use interlude::implementations::twins;
use interlude_reports::random_findings::{BrokenMust, Findings};
use interlude_spec::guarantees::check;
use interlude_spec::scenario::write;

/// Each version in use, with random scenarios of these seeds, and so many of each.
const IN_USE: [&str; 2] = ["6.40.0", "5.128.0"];
const SEEDS: std::ops::RangeInclusive<u64> = 1..=5;
const FROM_EACH_SEED: u32 = 1_500;

fn findings_of(version: &str) -> Findings {
    let name = format!("twin/clerk-js@{version}");
    let twin = twins::named(&name).expect("it names a twin").expect("each version in use has a record");
    let mut found = Findings { version: format!("clerk-js {version}"), ..Findings::default() };
    for seed in SEEDS {
        let cases = Cases::new(seed);
        let (numbers, plan_of) = (&mut (1..=FROM_EACH_SEED), &mut |number| cases.plan(number));
        let part = fuzz(&twin.subject(), None, &Settings::default(), numbers, plan_of, &mut |_| true);
        let campaign = part.expect("it can be tried").finish();
        found.scenarios += campaign.cases;
        for (hazard, scenarios) in campaign.hazards {
            *found.hazards.entry(hazard).or_default() += scenarios;
        }
        for failure in campaign.failures {
            let scenario = write::write(&failure.plan);
            if let Some(known) = found.broken.iter_mut().find(|known| known.scenario == scenario) {
                known.seeds.push(seed);
                continue;
            }
            let played = play(&failure.plan, &twin);
            let findings = check(&failure.plan, &played.trace).findings;
            let finding = findings.into_iter().find(|finding| Shows::Broken(finding.rule) == failure.shows);
            let finding = finding.expect("it shows what it was shrunk to");
            found.broken.push(BrokenMust { seeds: vec![seed], finding, scenario });
        }
    }
    found
}

#[test]
fn what_random_scenarios_find_in_the_versions_in_use_is_written_down_with_its_sentence() {
    let found = IN_USE.map(findings_of);
    for broken in found.iter().flat_map(|found| &found.broken) {
        assert!(!broken.finding.rests_on.is_empty(), "no sentence: {broken:?}");
    }
    let seeds = format!(
        "{FROM_EACH_SEED} random scenarios from each of the seeds {} to {}",
        SEEDS.start(),
        SEEDS.end()
    );
    let page = interlude_reports::markdown::findings(&found, &seeds);
    generated::check("reports/published/findings.md", &page, "findings");
}

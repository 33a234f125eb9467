//! What a campaign has found, as it is printed, and the exit code that it comes to.

use super::known::KnownFindings;
use super::witness::{Keep, Stage, Tried, difference};
use crate::cli::output::Format;
use crate::exit::Exit;
use crate::fuzz::{Kind, Settings};
use interlude_reports::campaign::{CampaignReport, Witness};
use interlude_reports::comparison::ComparisonReport;
use interlude_reports::share::{Share, Shared};
use interlude_reports::{json, terminal};
use std::path::Path;

/// Says what was found, with what there is to see of it.
pub(super) fn tell(
    share: Share,
    tried: &Tried<'_>,
    expected: &KnownFindings,
    save: Option<&Path>,
    format: Format,
) -> Exit {
    let mut exit = exit_of(&share.shared, expected);
    let mut keep = Keep::into(save);
    let of = share.shard;
    let again = of.map_or_else(String::new, |(index, of)| format!(" --shard {index}/{of}"));
    // How long an adapter may take is not what makes two campaigns one, but one that is slow needs it again.
    let replay = share.replay + &tried.implementation.also + &again;
    let implementation = tried.subject.name.clone();
    let other = tried.other.map(|other| other.name.clone());
    let (seed, asked) = (share.seed, share.asked);
    let text = match share.shared {
        Shared::Campaign(part) => {
            let mut campaign = part.finish();
            let known: Vec<_> = campaign.failures.iter().filter_map(|it| expected.of(it)).collect();
            campaign.failures.retain(|it| expected.of(it).is_none());
            let not_shown = expected.stale(tried.implementation, &share.denied);
            exit = exit.min(expected.write(&campaign.failures, &not_shown));
            if !not_shown.is_empty() {
                exit = exit.min(Exit::Broken);
            }
            let settings = Settings { denied: share.denied, ..Settings::default() };
            let stage = Stage { tried, settings: &settings };
            let again = format!("{replay} --save found");
            let witness = |failure| stage.witness(failure, &mut keep, &again);
            let witnesses = campaign.failures.iter().map(witness).collect();
            if let Some((_, _, plan)) = &campaign.broke_off {
                keep.without_answer(plan, &[tried.subject]);
            }
            let report = CampaignReport {
                campaign,
                implementation,
                other,
                seed,
                asked,
                shard: of,
                known,
                stale: not_shown,
                witnesses,
                replay,
            };
            match format {
                Format::Pretty => terminal::campaign(&report, crate::cli::style()),
                Format::Json => json::campaign(&report),
            }
        }
        Shared::Comparison(comparison) => {
            let both: Vec<_> = std::iter::once(tried.subject).chain(tried.other).collect();
            let witness = |kind: &Kind| {
                let [subject, other] = both[..] else { return Witness::default() };
                difference(subject, other, &kind.plan, &mut keep)
            };
            let witnesses = comparison.kinds.iter().map(witness).collect();
            if let Some((_, _, plan)) = &comparison.broke_off {
                keep.without_answer(plan, &both);
            }
            let other = other.unwrap_or_default();
            let report = ComparisonReport {
                comparison,
                implementation,
                other,
                seed,
                asked,
                shard: of,
                witnesses,
                replay,
            };
            match format {
                Format::Pretty => terminal::comparison(&report, crate::cli::style()),
                Format::Json => json::comparison(&report),
            }
        }
    };
    crate::cli::answer(&text).min(keep.exit).min(exit)
}

/// The exit code that it comes to.
pub(super) fn exit_of(shared: &Shared, expected: &KnownFindings) -> Exit {
    match shared {
        Shared::Campaign(part) => {
            let ended_early = part.interrupted || part.broke_off.is_some();
            let failures = part.clone().finish().failures;
            exit(ended_early, part.cases, failures.iter().any(|it| expected.of(it).is_none()))
        }
        Shared::Comparison(comparison) => {
            let ended_early = comparison.interrupted || comparison.broke_off.is_some();
            exit(ended_early, comparison.cases, comparison.different > 0)
        }
    }
}

const fn exit(ended_early: bool, cases: u32, found: bool) -> Exit {
    if ended_early {
        Exit::Incomplete
    } else if cases == 0 {
        Exit::Nothing
    } else if found {
        Exit::Broken
    } else {
        Exit::Expected
    }
}

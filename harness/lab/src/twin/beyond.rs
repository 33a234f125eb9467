//! What no scenario shows of the records, because scenarios let no request but a touch fail or be late. The fake shows it: there,
//! every request may.

use super::record::{Choice, ChosenTokens, TokenRetry};

/// Choices of versions that make no difference in any scenario. Each makes one where requests for tokens are late or fail.
pub const BEYOND: &[Choice] = &[
    Choice::ChosenTokens(ChosenTokens::Forgotten),
    Choice::ChosenTokens(ChosenTokens::Kept),
    Choice::TokenRetry(TokenRetry::NineTimes),
    Choice::TokenRetry(TokenRetry::NineTimesAlsoLimited),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::twin::clerk::Clerk;
    use crate::twin::eras;
    use crate::twin::eras::Known;
    use crate::twin::record::Record;
    use crate::twin::set_active::Target;
    use crate::twin::token::GetToken;
    use crate::twin::values::{Given, In, Organization, Seen, Session};

    /// The kinds of requests, in order, of a client in the background that is asked for a token, chooses an organization and is asked again, while
    /// requests for tokens are answered so; every other request is answered well.
    fn requests(record: Record, statuses: &[u16]) -> Vec<(u64, &'static str)> {
        let given =
            Given { session: Session(0), organizations: [Organization(0)].into(), last: None, task: None };
        let mut clerk = Clerk::new(record, vec![given], Some(Session(0)), true, false);
        clerk.drain();
        clerk.server.delay_all();
        // What it asks for by itself would come between.
        clerk.polls_at = None;
        let mut statuses = statuses.iter().copied();
        let mut sent = Vec::new();
        let mut answered = |clerk: &mut Clerk| {
            loop {
                clerk.drain();
                let seen = std::mem::take(&mut clerk.seen);
                let asked = seen.into_iter().filter_map(|seen| match seen {
                    Seen::Request { number, kind, .. } => Some((number, kind)),
                    _ => None,
                });
                let asked: Vec<_> = asked.collect();
                if asked.is_empty() && clerk.pass_until(600_000).is_none() {
                    return;
                }
                for (number, kind) in asked {
                    sent.push((clerk.now, kind));
                    let status = if kind == "token" { statuses.next().unwrap_or(200) } else { 200 };
                    let waiting = clerk.server.waiting(number).expect("it has just been sent");
                    clerk.answer(waiting, status);
                }
            }
        };
        let object = clerk.sessions[0];
        clerk.tokens.clear();
        clerk.start(GetToken::task(object));
        answered(&mut clerk);
        clerk.start(crate::twin::set_active::SetActive::task(crate::twin::set_active::Given {
            session: Target::Id(Session(0)),
            organization: In::Organization(Organization(0)),
            ..Default::default()
        }));
        answered(&mut clerk);
        clerk.start(GetToken::task(clerk.sessions[0]));
        answered(&mut clerk);
        sent
    }

    #[test]
    fn each_choice_that_no_scenario_shows_makes_a_difference_where_tokens_are_late_or_fail() {
        for choice in BEYOND {
            let of_field = eras::of_field(choice.field());
            let shown = of_field.windows(2).filter(|pair| pair[1].1 == *choice).any(|pair| {
                let record = Known::named(&pair[1].0.to_string()).expect("an era has a record").record;
                let mut before = record;
                before.set(pair[0].1);
                [&[500, 500, 500, 500, 500, 500][..], &[429, 200], &[200]]
                    .iter()
                    .any(|statuses| requests(record, statuses) != requests(before, statuses))
            });
            assert!(shown, "{choice:?}");
        }
    }

    #[test]
    fn a_token_that_does_not_come_is_asked_for_again_when_the_version_does() {
        let times = |version: &str, status: u16| {
            let record = Known::named(version).expect("it has a record").record;
            let sent = requests(record, &[status; 9]);
            let tokens = sent.into_iter().filter(|(_, kind)| *kind == "token").map(|(at, _)| at);
            tokens.take_while(|at| *at < 600_000).take(9).collect::<Vec<_>>()
        };
        let slowly = [0, 3_000, 7_650, 14_857, 26_028, 43_344, 70_183, 111_784, 161_784];
        assert_eq!(times("6.40.0", 500), slowly);
        assert_eq!(times("6.40.0", 429), slowly);
        assert_eq!(times("5.59.0", 500), slowly);
        assert_eq!(times("4.73.14", 500)[..4], [0, 125, 375, 875]);
        assert_eq!(times("4.34.0", 404)[..8], [0, 125, 375, 875, 1_875, 3_875, 7_875, 15_875]);
        assert_eq!(times("4.43.0", 404)[..9], [0, 125, 375, 875, 1_875, 3_875, 7_875, 15_875, 31_875]);
        assert!(times("6.40.0", 404).iter().all(|at| *at == 0));
    }
}

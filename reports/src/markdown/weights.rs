//! The page about how much each choice of a record matters.

use crate::weights::Weight;
use interlude_lab::twin::beyond::BEYOND;
use std::fmt::Write as _;

/// The page: each choice with the number of random scenarios, and of shipped ones, in which it makes a difference.
pub fn weights(weights: &[Weight]) -> String {
    let beyond = BEYOND.iter().map(|choice| format!("*{}: {}*", choice.field().as_str(), choice.as_str()));
    let beyond: Vec<_> = beyond.collect();
    let cases = weights.first().map_or(0, |weight| weight.cases);
    let mut out = format!(
        "# What each choice weighs\n\n\
         A version of clerk-js is a record of choices ([semantics.md](semantics.md)). Each row is a choice that a version made anew. The\n\
         record of the version in the second column was played beside the same record with what was chosen before, and with nothing\n\
         else changed; it is a later one where the choice shows only along with another. *Random* says in how many of {cases}\n\
         random scenarios the two differ, in which users also sign out, ask for tokens and lose sessions, and the server answers late or\n\
         refuses. *Shipped* says in how many of the shipped scenarios they do, and names the first. *Offer* says whether the choice can\n\
         be told without playing anything, by the methods and contracts that there are.\n\n\
         A choice that shows nowhere would be no choice, and a test asks for none of that kind. {} are about requests for tokens that are\n\
         late or fail, which scenarios do not say; a test of their own shows that they matter.\n\n\
         | version | played | choice | before | now | random | shipped | offer |\n\
         | --- | --- | --- | --- | --- | ---: | --- | --- |\n",
        beyond.join(", ")
    );
    for weight in weights {
        let Weight { since, of, choice, before, offers_another, different, first, scenarios, .. } = weight;
        let further = first.map_or_else(String::new, |first| format!(", then in number {first}"));
        let shipped = scenarios.first().map(|id| format!("{}: `{id}`", scenarios.len()));
        _ = writeln!(
            out,
            "| {since} | {of} | {} | {} | {} | {different}{further} | {} | {} |",
            choice.field().as_str(),
            before.as_str(),
            choice.as_str(),
            shipped.unwrap_or_else(|| "none".into()),
            if *offers_another { "another" } else { "the same" }
        );
    }
    out
}

//! What the words of scenarios mean, a sentence for each, where an editor shows them. The table of keys holds the words alone.

/// Words that may stand in one place, and what each of them means.
type Meanings = (&'static [&'static str], &'static [&'static str]);

static MEANINGS: &[Meanings] = &[
    (
        &["hidden", "signed-in", "signed-out"],
        &[
            "Nothing is shown, neither what is for users who are signed in nor what is for others. That is so while the session is `undefined`.",
            "What is for users who are signed in is shown: there is a current session.",
            "What is for users who are signed out is shown: there is no current session, or a pending one that counts as none.",
        ],
    ),
    (
        &["pending", "resolved", "rejected"],
        &[
            "The call has not returned: its promise has not settled yet.",
            "The promise of the call has resolved.",
            "The promise of the call has rejected, with whatever error. `{ rejected: MESSAGE }` asks for an error with that message.",
        ],
    ),
    (
        &["undefined"],
        &[
            "For the moment nothing is said of who is signed in, as while a call goes from one session to the next. `null` says that there is none.",
        ],
    ),
    (
        &["active", "pending"],
        &[
            "Its user is done signing in.",
            "Its user has a task left. Control components take it for no session, unless the client says otherwise by `treatPendingAsSignedOut`.",
        ],
    ),
    (
        &["choose-organization", "reset-password", "setup-mfa"],
        &[
            "Its user has to choose an organization, and is in none yet.",
            "Its user has to choose a new password.",
            "Its user has to set up a second factor.",
        ],
    ),
    (&["all"], &["Every order is run."]),
];

/// What each of these words means, in their order; nothing where the table does not know them.
pub(super) fn meanings(words: &[&str]) -> &'static [&'static str] {
    let known = MEANINGS.iter().find(|(known, _)| *known == words);
    known.map_or(&[], |(_, meanings)| meanings)
}

#[cfg(test)]
mod tests {
    use super::meanings;
    use crate::scenario::shape::{MAPS, Shape};

    /// The lists of words in a shape.
    fn words(shape: &Shape, found: &mut Vec<&'static [&'static str]>) {
        match shape {
            Shape::Word(list) => found.push(list),
            Shape::List(item) | Shape::Filled(item) | Shape::Named(_, item) => words(item, found),
            Shape::Either(shapes) => shapes.iter().for_each(|shape| words(shape, found)),
            _ => {}
        }
    }

    #[test]
    fn each_word_that_may_stand_somewhere_has_a_meaning() {
        let mut found = Vec::new();
        MAPS.iter().flat_map(|map| map.keys).for_each(|key| words(&key.value, &mut found));
        assert!(found.len() > 5, "{found:?}");
        for words in found {
            assert_eq!(meanings(words).len(), words.len(), "{words:?}");
        }
    }
}

//! Which version of clerk-js chooses what: one table. Nothing else looks at a version. What no version does, and the
//! documentation says, is [`documented`].

use super::documented;
use super::record::{
    AwaitsToken, Callback, Choice, Chooses, ChosenTokens, ClientRetry, EmptyToken, ErrorText, FailedTouch,
    Field, Focus, Forced, Gone, Hides, Hooks, Loading, NavigatingTouch, Organizations, Pending, Polling,
    Record, RefreshedWithout, Reread, SetSession, SetWithout, Shown, SignOut, SignOutNeeds, SignedOutTokens,
    Slugs, TokenEvent, TokenKey, TokenLife, TokenRead, TokenRetry, Touches, Unload, Wrapping,
};
use semver::Version;

/// A version that began to choose something else, and what.
struct Era {
    since: Release,
    choices: &'static [Choice],
}

type Release = (u64, u64, u64);

/// What the name of a version begins with.
const PACKAGE: &str = "clerk-js@";

/// The first version that there is a record of.
const FIRST: Release = (2, 4, 3);

/// The last version that was held against its record.
const LAST: Release = (6, 40, 0);

const fn era(major: u64, minor: u64, patch: u64, choices: &'static [Choice]) -> Era {
    Era { since: (major, minor, patch), choices }
}

const ERAS: &[Era] = &[
    era(3, 2, 0, &[Choice::Unload(Unload::PerCall), Choice::SignOutNeeds(SignOutNeeds::Session)]),
    era(3, 11, 0, &[Choice::Organizations(Organizations::Yes)]),
    era(4, 3, 2, &[Choice::ChosenTokens(ChosenTokens::Forgotten)]),
    era(4, 20, 0, &[Choice::RefreshedWithout(RefreshedWithout::Null)]),
    era(4, 21, 0, &[Choice::SetSession(SetSession::Alias)]),
    era(4, 23, 2, &[Choice::ClientRetry(ClientRetry::Doubled)]),
    era(
        4,
        24,
        0,
        &[
            Choice::SetWithout(SetWithout::Null),
            Choice::Reread(Reread::Reread),
            Choice::Gone(Gone::Null),
            Choice::TokenKey(TokenKey::SessionAndChange),
            Choice::ChosenTokens(ChosenTokens::Kept),
        ],
    ),
    era(4, 25, 0, &[Choice::SignOutNeeds(SignOutNeeds::Sessions)]),
    era(4, 31, 0, &[Choice::AwaitsToken(AwaitsToken::ThroughCookies)]),
    era(
        4,
        34,
        0,
        &[
            Choice::TokenRead(TokenRead::HandedOnWithRetries),
            Choice::TokenRetry(TokenRetry::EightTimes),
            Choice::Shown(Shown::TokenAndTouch),
        ],
    ),
    era(4, 43, 0, &[Choice::TokenRetry(TokenRetry::ForEver)]),
    era(4, 48, 0, &[Choice::FailedTouch(FailedTouch::Refetches), Choice::TokenRetry(TokenRetry::FourTimes)]),
    era(4, 71, 0, &[Choice::TokenRead(TokenRead::Retried), Choice::EmptyToken(EmptyToken::GoesOn)]),
    era(
        5,
        0,
        0,
        &[
            Choice::SetSession(SetSession::Absent),
            Choice::Hooks(Hooks::Awaited),
            Choice::SignOut(SignOut::CallsBack),
        ],
    ),
    era(5, 3, 1, &[Choice::AwaitsToken(AwaitsToken::Directly)]),
    era(5, 11, 0, &[Choice::Slugs(Slugs::Understood)]),
    era(
        5,
        16,
        0,
        &[
            Choice::TokenKey(TokenKey::CurrentOrganizationAndChange),
            Choice::Focus(Focus::Throttled),
            Choice::Shown(Shown::Nothing),
        ],
    ),
    era(5, 21, 0, &[Choice::TokenKey(TokenKey::OrganizationAndChange)]),
    era(5, 26, 0, &[Choice::SignedOutTokens(SignedOutTokens::Kept)]),
    era(5, 30, 0, &[Choice::SignOut(SignOut::CallsBackAndRedirects)]),
    era(5, 33, 1, &[Choice::ErrorText(ErrorText::Message)]),
    era(5, 41, 0, &[Choice::Loading(Loading::Apart)]),
    era(5, 42, 0, &[Choice::SignOut(SignOut::Redirects)]),
    era(5, 54, 0, &[Choice::SignedOutTokens(SignedOutTokens::Forgotten), Choice::Pending(Pending::AsAny)]),
    era(5, 54, 2, &[Choice::Wrapping(Wrapping::Tracked)]),
    era(5, 57, 0, &[Choice::Pending(Pending::GivenToItsTask), Choice::Polling(Polling::Steady)]),
    era(5, 57, 2, &[Choice::Pending(Pending::ToItsTask)]),
    era(5, 59, 0, &[Choice::TokenRetry(TokenRetry::NineTimes), Choice::ClientRetry(ClientRetry::ByChance)]),
    era(5, 59, 1, &[Choice::Pending(Pending::Unhooked)]),
    era(5, 60, 0, &[Choice::TokenEvent(TokenEvent::Emits)]),
    era(5, 67, 4, &[Choice::Focus(Focus::Always)]),
    era(5, 69, 0, &[Choice::Forced(Forced::Returns)]),
    era(5, 79, 0, &[Choice::Pending(Pending::OwnPath)]),
    era(5, 84, 0, &[Choice::Callback(Callback::Both), Choice::Pending(Pending::NoHooks)]),
    era(5, 100, 0, &[Choice::TokenKey(TokenKey::Organization)]),
    era(
        6,
        0,
        0,
        &[
            Choice::Callback(Callback::Navigate),
            Choice::TokenRead(TokenRead::AtOnce),
            Choice::TokenLife(TokenLife::Renewed),
            Choice::NavigatingTouch(NavigatingTouch::Silent),
            Choice::SignOut(SignOut::HidesFirst),
        ],
    ),
    era(
        6,
        1,
        0,
        &[
            Choice::FailedTouch(FailedTouch::Rejects),
            Choice::TokenRetry(TokenRetry::NineTimesAlsoLimited),
            Choice::EmptyToken(EmptyToken::Fails),
        ],
    ),
    era(
        6,
        21,
        0,
        &[
            Choice::Shown(Shown::Token),
            Choice::Loading(Loading::ApartWithToken),
            Choice::Polling(Polling::ByFocus),
        ],
    ),
];

/// The record of [`FIRST`].
const OLDEST: Record = Record {
    set_session: SetSession::Own,
    organizations: Organizations::No,
    callback: Callback::BeforeEmit,
    hides: Hides::Nothing,
    chooses: Chooses::AsMade,
    slugs: Slugs::TakenForIds,
    forced: Forced::Passed,
    set_without: SetWithout::Undefined,
    refreshed_without: RefreshedWithout::Undefined,
    gone: Gone::Undefined,
    reread: Reread::Kept,
    hooks: Hooks::NotAwaited,
    awaits_token: AwaitsToken::No,
    token_key: TokenKey::Session,
    chosen_tokens: ChosenTokens::Kept,
    token_read: TokenRead::Plain,
    token_retry: TokenRetry::Never,
    empty_token: EmptyToken::Refused,
    token_life: TokenLife::Asked,
    polling: Polling::Locked,
    client_retry: ClientRetry::Never,
    loading: Loading::Together,
    token_event: TokenEvent::Silent,
    touches: Touches::Focused,
    failed_touch: FailedTouch::Swallowed,
    navigating_touch: NavigatingTouch::Told,
    wrapping: Wrapping::Bare,
    unload: Unload::Ignored,
    pending: Pending::PassedOver,
    focus: Focus::Nothing,
    shown: Shown::TouchAndToken,
    sign_out_needs: SignOutNeeds::Client,
    sign_out: SignOut::SetsNull,
    signed_out_tokens: SignedOutTokens::Forgotten,
    error_text: ErrorText::Status,
};

/// The versions that are listed where versions are offered: the last of a kind each, and the newest last. Any other can be named.
pub const LISTED: [&str; 8] =
    ["2.17.6", "3.17.0", "4.0.0", "4.21.7", "4.73.14", "5.0.0", "5.128.0", "6.40.0"];

/// The newest listed version that begins as what was written, such as 5.128.0 for 5; the newest of all where none does.
///
/// ```
/// use interlude_lab::twin::eras::like;
/// assert_eq!([like("5"), like("4.73"), like("six")], ["5.128.0", "4.73.14", "6.40.0"]);
/// ```
pub fn like(written: &str) -> &'static str {
    let begins = |version: &&&str| version.strip_prefix(written).is_some_and(|rest| rest.starts_with('.'));
    LISTED.iter().rev().find(begins).unwrap_or(&LISTED[LISTED.len() - 1])
}

/// Why there is no record of something.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NoRecord {
    /// It is no version, or the beginning of several.
    #[error("{}", no_version(text))]
    NoVersion {
        /// What was asked for.
        text: String,
    },
    /// It is older than what was looked at.
    #[error("there is no record of clerk-js@{version}: the first version that has one is {}", first())]
    TooOld {
        /// The version.
        version: Version,
    },
}

/// Whether a text is what listed versions begin with, as 5 is.
pub fn begins_some(written: &str) -> bool {
    LISTED.iter().any(|version| version.strip_prefix(written).is_some_and(|rest| rest.starts_with('.')))
}

fn no_version(text: &str) -> String {
    let what = if begins_some(text) {
        "stands for many versions: write one in full"
    } else {
        "is not a version: write one"
    };
    format!("`{text}` {what}, such as `{}`", like(text))
}

/// A version, or what is documented, and what it does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Known {
    /// The version; none where it is what is documented.
    pub version: Option<Version>,
    /// What it does.
    pub record: Record,
}

impl Known {
    /// The version of that number, or [`documented`].
    ///
    /// # Errors
    ///
    /// [`NoRecord`], where it is no version or older than the first one that was looked at.
    ///
    /// ```
    /// use interlude_lab::twin::{eras::Known, record::TokenKey};
    /// assert_eq!(Known::named("5.61.2").unwrap().record.token_key, TokenKey::OrganizationAndChange);
    /// assert!(Known::named("1.26.1").is_err());
    /// ```
    pub fn named(text: &str) -> Result<Self, NoRecord> {
        if text == documented::NAME {
            return Ok(Self::documented());
        }
        let version = Version::parse(text).map_err(|_| NoRecord::NoVersion { text: text.into() })?;
        if version < of(FIRST) {
            return Err(NoRecord::TooOld { version });
        }
        let mut record = OLDEST;
        for era in ERAS.iter().take_while(|era| of(era.since) <= version) {
            era.choices.iter().for_each(|choice| record.set(*choice));
        }
        Ok(Self { version: Some(version), record })
    }

    /// What is documented.
    pub const fn documented() -> Self {
        Self { version: None, record: documented::RECORD }
    }

    /// What a name is of: `clerk-js@6.40.0`, `twin/clerk-js@6.40.0`, `documented` or `twin/documented`. There is none where the name
    /// is of something else.
    ///
    /// # Errors
    ///
    /// As of [`Self::named`].
    ///
    /// ```
    /// use interlude_lab::twin::eras::Known;
    /// assert_eq!(Known::of_name("clerk-js@6.40.0").unwrap().unwrap().name(), "clerk-js@6.40.0");
    /// assert!(Known::of_name("clerk-js@six").unwrap().is_err());
    /// assert!(Known::of_name("reference").is_none());
    /// ```
    pub fn of_name(name: &str) -> Option<Result<Self, NoRecord>> {
        let name = name.strip_prefix(super::PREFIX).unwrap_or(name);
        if name == documented::NAME {
            return Some(Ok(Self::documented()));
        }
        name.strip_prefix(PACKAGE).map(Self::named)
    }

    /// The package and its version, or `documented`.
    pub fn name(&self) -> String {
        self.version
            .as_ref()
            .map_or_else(|| documented::NAME.to_owned(), |version| format!("{PACKAGE}{version}"))
    }

    /// What has to be said along with whatever its record comes to: that the version was never looked at.
    pub fn note(&self) -> Option<String> {
        let version = self.version.as_ref()?;
        let last_of_its_major = Version::parse(like(&version.major.to_string())).ok()?;
        let last = if self.is_newer() { last() } else { last_of_its_major };
        (*version > last && (last.major == version.major || self.is_newer())).then(|| {
            format!(
                "{} is newer than {last}, the last version {}that was looked at, and is taken to do the same",
                self.name(),
                if self.is_newer() { String::new() } else { format!("of {} ", last.major) }
            )
        })
    }

    /// The version that began to choose what this one chooses for a field; none where this is no version.
    pub fn since(&self, field: Field) -> Option<Version> {
        let version = self.version.as_ref()?;
        let chooses = |era: &&Era| era.choices.iter().any(|choice| choice.field() == field);
        let passed = ERAS.iter().take_while(|era| of(era.since) <= *version);
        Some(of(passed.filter(chooses).last().map_or(FIRST, |era| era.since)))
    }

    /// Whether it is newer than every version that was held against its record, so that the last era stands for it.
    pub fn is_newer(&self) -> bool {
        self.version.as_ref().is_some_and(|version| *version > of(LAST))
    }
}

/// The first version that there is a record of.
pub const fn first() -> Version {
    of(FIRST)
}

/// The last version that was held against its record.
pub const fn last() -> Version {
    of(LAST)
}

/// The versions that chose something for a field, in order, with what each chose.
pub fn of_field(field: Field) -> Vec<(Version, Choice)> {
    let choices = eras().flat_map(|(since, choices)| choices.into_iter().map(move |it| (since.clone(), it)));
    choices.filter(|(_, choice)| choice.field() == field).collect()
}

/// The version that begins each era, in order, with what it chooses anew.
pub fn eras() -> impl Iterator<Item = (Version, Vec<Choice>)> {
    let oldest = Field::ALL.iter().map(|field| OLDEST.get(*field)).collect();
    let later = ERAS.iter().map(|era| (of(era.since), era.choices.to_vec()));
    std::iter::once((first(), oldest)).chain(later)
}

const fn of((major, minor, patch): Release) -> Version {
    Version::new(major, minor, patch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eras_are_in_order_and_each_chooses_what_the_one_before_did_not() {
        assert!(ERAS.is_sorted_by(|one, next| one.since < next.since));
        let mut record = OLDEST;
        for era in ERAS {
            for choice in era.choices {
                assert_ne!(record.get(choice.field()), *choice, "{:?} chooses nothing new", era.since);
                record.set(*choice);
            }
        }
    }

    #[test]
    fn every_value_of_every_field_is_some_version_s_or_documented() {
        let all = Field::ALL.iter().flat_map(|field| field.choices());
        let of_versions = eras().flat_map(|(_, choices)| choices);
        let documented = Field::ALL.iter().map(|field| documented::RECORD.get(*field));
        let chosen: std::collections::BTreeSet<_> = of_versions.chain(documented).collect();
        assert_eq!(all.copied().collect::<std::collections::BTreeSet<_>>(), chosen);
    }

    #[test]
    fn a_prerelease_comes_before_its_release_and_a_newer_version_is_as_the_last() {
        let record = |text| Known::named(text).unwrap().record;
        assert_eq!(record("6.0.0-beta.1"), record("5.128.0"));
        assert_eq!(record("7.1.0"), record("6.40.0"));
        assert!(Known::named("7.1.0").unwrap().is_newer());
        let note = |version: &str| Known::named(version).unwrap().note().unwrap_or_default();
        assert!(note("5.999.0").contains("newer than 5.128.0, the last version of 5 that was looked at"));
        assert!(note("7.1.0").contains("newer than 6.40.0, the last version that was looked at"));
        assert_eq!([note("5.128.0"), note("4.2.0"), note("6.40.0")], ["", "", ""]);
        assert!(!Known::named("6.40.0").unwrap().is_newer());
        assert!(Known::named("7.1.0").unwrap().note().unwrap().contains("6.40.0"));
        assert_eq!(Known::named("6.40.0").unwrap().note(), None);
    }

    #[test]
    fn a_field_says_since_when_it_is_as_it_is() {
        let known = Known::named("5.61.2").unwrap();
        assert_eq!(known.since(Field::TokenKey), Some(Version::new(5, 21, 0)));
        assert_eq!(known.since(Field::Gone), Some(Version::new(4, 24, 0)));
        assert_eq!(known.since(Field::NavigatingTouch), Some(first()));
        assert_eq!(Known::documented().since(Field::Gone), None);
    }
}

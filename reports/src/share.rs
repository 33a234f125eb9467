//! A share of a campaign, and how shares become the whole campaign. It knows no format.

use interlude_lab::fuzz::{Comparison, Part};
use interlude_spec::contract::Contract;
use interlude_spec::rule::RuleId;
use std::borrow::Cow;

/// What some of the scenarios of a campaign came to, or all of them.
#[derive(Clone, Debug)]
pub struct Share {
    /// Which shard of the campaign it is, counted from 1, and of how many; none where it is the whole.
    pub shard: Option<(u32, u32)>,
    /// What was tried, as it was named.
    pub implementation: String,
    /// The contract that was asked for.
    pub contract: Option<Contract>,
    /// What it was compared with, as that was named.
    pub same_as: Option<String>,
    /// The hazards that count as broken.
    pub denied: Vec<RuleId>,
    /// What the scenarios depend on.
    pub seed: u64,
    /// How many scenarios the whole campaign has.
    pub asked: u32,
    /// The command of the whole campaign, from which all of it follows.
    pub replay: String,
    /// The number up to which its scenarios are played, where someone ended it before its time: it can be gone on with.
    pub done: Option<u32>,
    /// What it came to.
    pub shared: Shared,
}

/// What a campaign comes to.
#[derive(Clone, Debug)]
pub enum Shared {
    /// What breaks, or the first difference.
    Campaign(Part),
    /// Every difference.
    Comparison(Comparison),
}

/// Why shares do not make a campaign.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ShareError {
    /// There is none.
    #[error("there is no shard to merge")]
    Nothing,
    /// They are of different campaigns.
    #[error("the shards are of different campaigns: `{one}` and `{other}`")]
    Campaigns {
        /// One campaign.
        one: String,
        /// Another one.
        other: String,
    },
    /// The campaign was cut in different ways.
    #[error("one shard is one of {one} and another one of {other}")]
    Counts {
        /// How many shards there are, as one says.
        one: u32,
        /// How many there are, as another says.
        other: u32,
    },
    /// A shard says of its campaign what the others do not.
    #[error("shard {0} is of the same campaign as the others, and says something else of it")]
    Changed(u32),
    /// A shard is there twice.
    #[error("shard {0} is there more than once")]
    Doubled(u32),
    /// A shard is not there.
    #[error("shard {index} of {of} is missing")]
    Missing {
        /// Which one.
        index: u32,
        /// Of how many.
        of: u32,
    },
    /// A shard ended before its time.
    #[error("shard {0} ended before its time")]
    Incomplete(u32),
}

impl ShareError {
    /// What to do about it.
    pub fn help(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Missing { index, of } => {
                let shard = format!("--shard {index}/{of} --resume FILE");
                return format!("run the command of the others with `{shard}`, and give that file as well")
                    .into();
            }
            Self::Nothing => "`interlude fuzz --shard I/N --resume FILE` keeps a shard in that file",
            Self::Campaigns { .. } => "give the shards of one campaign, with the same options",
            Self::Counts { .. } | Self::Doubled(_) => "give each shard of one campaign once",
            Self::Incomplete(_) | Self::Changed(_) => "run that shard again",
        })
    }
}

/// The campaign that all these are the shards of.
///
/// # Errors
///
/// [`ShareError`], where they are not all shards of one campaign, each once and whole.
pub fn merge(shares: Vec<Share>) -> Result<Share, ShareError> {
    let mut shares = shares;
    shares.sort_by_key(|share| share.shard);
    let first = shares.first().ok_or(ShareError::Nothing)?;
    let (of, replay) = (first.shard.map_or(1, |(_, of)| of), first.replay.clone());
    for (place, share) in (1..).zip(&shares) {
        let (index, its) = share.shard.unwrap_or((1, 1));
        if share.replay != replay {
            return Err(ShareError::Campaigns { one: replay, other: share.replay.clone() });
        }
        if !share.is_of_campaign_of(first) {
            return Err(ShareError::Changed(index));
        }
        if its != of {
            return Err(ShareError::Counts { one: of, other: its });
        }
        if index < place {
            return Err(ShareError::Doubled(index));
        }
        if index > place {
            return Err(ShareError::Missing { index: place, of });
        }
        if !share.shared.is_whole() {
            return Err(ShareError::Incomplete(index));
        }
    }
    let number = u32::try_from(shares.len()).unwrap_or(u32::MAX);
    if number < of {
        return Err(ShareError::Missing { index: number + 1, of });
    }
    let mut shares = shares.into_iter();
    let mut whole = shares.next().ok_or(ShareError::Nothing)?;
    whole.shard = None;
    for share in shares {
        match (&mut whole.shared, share.shared) {
            (Shared::Campaign(whole), Shared::Campaign(part)) => whole.absorb(part),
            (Shared::Comparison(whole), Shared::Comparison(part)) => whole.absorb(part),
            _ => return Err(ShareError::Campaigns { one: whole.replay, other: share.replay }),
        }
    }
    Ok(whole)
}

impl Share {
    /// Whether another says the same of the campaign that it is of.
    pub fn is_of_campaign_of(&self, other: &Self) -> bool {
        let campaign = |it: &Self| {
            (it.implementation.clone(), it.contract, it.same_as.clone(), it.denied.clone(), it.seed, it.asked)
        };
        self.replay == other.replay && campaign(self) == campaign(other)
    }

    /// How many scenarios there are of it, up to a number.
    fn numbers(&self, last: u32) -> u32 {
        let (index, of) = self.shard.unwrap_or((1, 1));
        if last < index { 0 } else { (last - index) / of + 1 }
    }

    /// What is wrong with how many scenarios it says that it has tried, if something is.
    pub fn miscounts(&self) -> Option<String> {
        let (cases, unfit, ended_early) = match &self.shared {
            Shared::Campaign(part) => (part.cases, part.unfit, part.interrupted),
            Shared::Comparison(comparison) => (comparison.cases, comparison.unfit, comparison.interrupted),
        };
        let last = match self.done {
            Some(done) if !ended_early || done > self.asked => {
                return Some(format!("it ended at scenario {done}, and not before its time"));
            }
            // Nobody goes on with it, or merges it.
            None if ended_early => return None,
            done => done.unwrap_or(self.asked),
        };
        let (tried, there_are) = (u64::from(cases) + u64::from(unfit), self.numbers(last));
        (tried != u64::from(there_are)).then(|| format!("it has tried {tried} of its {there_are} scenarios"))
    }
}

impl Shared {
    /// Whether there was no answer to one of its scenarios.
    pub const fn broke_off(&self) -> bool {
        match self {
            Self::Campaign(part) => part.broke_off.is_some(),
            Self::Comparison(comparison) => comparison.broke_off.is_some(),
        }
    }

    /// Whether it did not end before its time.
    pub const fn is_whole(&self) -> bool {
        match self {
            Self::Campaign(part) => !part.interrupted && part.broke_off.is_none(),
            Self::Comparison(comparison) => !comparison.interrupted && comparison.broke_off.is_none(),
        }
    }
}

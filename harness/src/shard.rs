//! Parts of a suite, for machines that run at the same time.

use interlude_reports::run;
use interlude_spec::id::ScenarioId;
use std::fmt;
use std::str::FromStr;

/// A part of a suite: of so many, this one, counted from 1.
///
/// Which shard a scenario is in follows from its id alone, so that adding a file moves no other, and every machine
/// comes to the same answer without asking.
///
/// ```
/// use interlude::shard::Shard;
/// let shards = ["1/2", "2/2"].map(|shard| shard.parse::<Shard>().unwrap());
/// let holding = shards.iter().filter(|shard| shard.holds(&"callback/slow".into()));
/// assert_eq!(holding.count(), 1);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shard {
    index: u32,
    count: u32,
}

impl Shard {
    /// What a report says of it, of a run of so many scenarios that is told by what was asked for.
    pub fn of_run(self, scenarios: usize, asked: &str) -> run::Shard {
        let run = format!("{:016x}", fnv(asked));
        run::Shard { index: self.index, of: self.count, scenarios, run }
    }

    /// Whether a scenario is in it.
    pub fn holds(self, scenario: &ScenarioId) -> bool {
        hash(scenario.as_str()) % u64::from(self.count) == u64::from(self.index - 1)
    }

    /// Whether a number is in it, of those that count from 1: the shards take turns at them.
    pub const fn holds_number(self, number: u32) -> bool {
        number.wrapping_sub(1) % self.count == self.index - 1
    }

    /// Which one it is, counted from 1.
    pub const fn index(self) -> u32 {
        self.index
    }

    /// Of how many.
    pub const fn count(self) -> u32 {
        self.count
    }
}

/// FNV-1a of 64 bits, its halves mixed: for short ids the low bits alone are not even enough.
fn hash(text: &str) -> u64 {
    let hash = fnv(text);
    (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32
}

fn fnv(text: &str) -> u64 {
    let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, fold)
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts =
            text.split_once('/').and_then(|(index, count)| Some((index.parse().ok()?, count.parse().ok()?)));
        match parts {
            Some((index, count)) if index >= 1 && index <= count => Ok(Self { index, count }),
            Some((index, count)) => {
                Err(format!("of {count} shards none is number {index}: they count from 1"))
            }
            None => Err("write `I/N`, such as `1/4` for the first of four".into()),
        }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids() -> Vec<ScenarioId> {
        (0..1000).map(|number| format!("area-{}/scenario-{number}", number % 7).as_str().into()).collect()
    }

    #[test]
    fn every_scenario_is_in_exactly_one_shard_and_no_shard_is_left_out() {
        for count in 1..=16 {
            let shards: Vec<Shard> = (1..=count).map(|index| Shard { index, count }).collect();
            let mut sizes = vec![0; shards.len()];
            for id in ids() {
                let holding: Vec<usize> =
                    (0..shards.len()).filter(|shard| shards[*shard].holds(&id)).collect();
                assert_eq!(holding.len(), 1, "{id} of {count}");
                sizes[holding[0]] += 1;
            }
            let fair = 1000 / shards.len();
            assert!(sizes.iter().all(|size| (fair / 2..=fair * 2).contains(size)), "{count}: {sizes:?}");
        }
    }

    #[test]
    fn the_shard_of_an_id_is_for_good() {
        let four: Vec<Shard> = (1..=4).map(|index| Shard { index, count: 4 }).collect();
        let of = |id: &str| four.iter().position(|shard| shard.holds(&id.into())).map(|place| place + 1);
        let table = ["callback/children-stay-hidden", "overlap/together", "reentrant/switch", "a", ""];
        assert_eq!(table.map(of), [Some(1), Some(4), Some(2), Some(1), Some(1)]);
    }

    #[test]
    fn what_is_no_shard_is_refused() {
        for wrong in ["0/4", "5/4", "1/0", "1", "/", "-1/4", "1/4/2", "one/two"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
        assert_eq!("3/4".parse::<Shard>().map(|shard| shard.to_string()), Ok("3/4".into()));
    }
}

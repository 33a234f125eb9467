//! Parts of a suite, for machines that run at the same time.

use interlude_reports::run;
use interlude_spec::id::ScenarioId;
use std::ffi::OsString;
use std::fmt;
use std::fs::OpenOptions;
use std::io;
use std::path::Path;
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

/// The variable in which Bazel says how many shards there are.
pub const TOTAL: &str = "TEST_TOTAL_SHARDS";
/// The one in which it says which one this is, counted from 0.
const INDEX: &str = "TEST_SHARD_INDEX";
/// The one that names the file by which a test says that it runs one shard and not everything.
const STATUS: &str = "TEST_SHARD_STATUS_FILE";

/// The shard that Bazel's test protocol asks for, in variables of these names; none where it asks for none. The file that it looks
/// for is made.
///
/// # Errors
///
/// Why there is no such shard, or the file cannot be made.
pub fn of_bazel(variable: impl Fn(&str) -> Option<OsString>) -> Result<Option<Shard>, String> {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    // What is no text is no number either.
    let text = |name: &str| set(name).map(|value| value.to_string_lossy().into_owned());
    let Some(total) = text(TOTAL) else { return Ok(None) };
    let index = text(INDEX).unwrap_or_default();
    let shard = match (index.parse::<u32>(), total.parse::<u32>()) {
        (Ok(index), Ok(count)) if index < count => Shard { index: index + 1, count },
        _ => {
            return Err(format!("`{TOTAL}` is `{total}` and `{INDEX}` is `{index}`: there is no such shard"));
        }
    };
    if let Some(file) = set(STATUS) {
        let made = OpenOptions::new().create(true).append(true).open(&file);
        made.map_err(|error| {
            format!("cannot make `{}`, which `{STATUS}` names: {error}", Path::new(&file).display())
        })?;
    }
    Ok(Some(shard))
}

impl Shard {
    /// Whether one of the numbers from 1 up to this one is in it.
    pub const fn holds_any(self, most: u32) -> bool {
        most >= self.index
    }

    /// What a report says of it, of a run of so many scenarios that is told by what was asked for: by all that is written.
    ///
    /// # Panics
    ///
    /// Where writing fails, though it is to memory.
    pub fn of_run(
        self,
        scenarios: usize,
        write_asked: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
    ) -> run::Shard {
        let mut all = Fnv::NOTHING;
        write_asked(&mut all).expect("a number can be written into");
        let run = format!("{:016x}", all.0);
        run::Shard { index: self.index, of: self.count, scenarios, run }
    }

    /// Whether a scenario is in it.
    pub fn holds(self, scenario: &ScenarioId) -> bool {
        hash(scenario.as_str()) % u64::from(self.count) == u64::from(self.index - 1)
    }

    /// The first number in it after this one, of those that count from 1: the shards take turns at them. None where there is no
    /// such number any more.
    pub const fn number_after(self, last: u32) -> Option<u32> {
        let Some(beyond) = last.checked_sub(self.index) else { return Some(self.index) };
        (last - beyond % self.count).checked_add(self.count)
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
    Fnv::NOTHING.and(text.as_bytes()).0
}

/// FNV-1a of what is written into it, so that a text as long as a suite need not be held.
struct Fnv(u64);

impl Fnv {
    const NOTHING: Self = Self(0xcbf2_9ce4_8422_2325);

    fn and(&self, bytes: &[u8]) -> Self {
        let fold = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        Self(bytes.iter().fold(self.0, fold))
    }
}

impl io::Write for Fnv {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        *self = self.and(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
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
    fn every_number_is_in_exactly_one_shard_and_the_last_ones_too() {
        for count in 1..=7 {
            let shards = (1..=count).map(|index| Shard { index, count });
            let numbers = shards.flat_map(|shard| {
                let all = std::iter::successors(shard.number_after(0), |last| shard.number_after(*last));
                all.take_while(|number| *number <= 50).collect::<Vec<_>>()
            });
            let mut numbers: Vec<_> = numbers.collect();
            numbers.sort_unstable();
            assert_eq!(numbers, (1..=50).collect::<Vec<_>>(), "of {count}");
        }
        let of_all = Shard { index: 3, count: u32::MAX };
        assert_eq!((of_all.number_after(2), of_all.number_after(3)), (Some(3), None));
        let half = Shard { index: 1, count: 2 };
        assert_eq!((half.number_after(u32::MAX - 1), half.number_after(u32::MAX)), (Some(u32::MAX), None));
    }

    #[test]
    fn bazel_counts_from_0_and_is_told_that_it_is_heard() {
        let file = std::env::temp_dir().join(format!("interlude-bazel-{}", std::process::id()));
        let asked = |total: &str, index: &str| {
            of_bazel(|name| match name {
                TOTAL => Some(total.into()),
                INDEX => Some(index.into()),
                _ => Some(file.clone().into()),
            })
        };
        assert_eq!(asked("", "1"), Ok(None));
        assert!(!file.exists(), "nothing was asked for");
        for (total, index) in [("4", "4"), ("0", "0"), ("4", ""), ("four", "1"), ("4", "-1")] {
            assert!(asked(total, index).is_err(), "{total} {index}");
        }
        assert_eq!(asked("4", "3").map(|shard| shard.map(|it| it.to_string())), Ok(Some("4/4".into())));
        assert!(file.exists());
        std::fs::remove_file(file).expect("it is there");
    }

    #[test]
    fn what_is_no_shard_is_refused() {
        for wrong in ["0/4", "5/4", "1/0", "1", "/", "-1/4", "1/4/2", "one/two"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
        assert_eq!("3/4".parse::<Shard>().map(|shard| shard.to_string()), Ok("3/4".into()));
    }
}

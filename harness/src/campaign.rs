//! Which scenarios of a campaign are played, and by whom: divided among threads here, and among machines by their numbers.
//!
//! Numbers are given out one after the other, so that whatever ends a campaign leaves its first scenarios played, up to one of them.
//! It knows nothing of what playing one comes to.

use crate::shard::Shard;
use interlude_lab::fuzz::{Comparison, Part};
use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// The numbers of the scenarios that are to be played.
#[derive(Debug)]
pub struct Numbers {
    shard: Option<Shard>,
    given: Mutex<Given>,
}

#[derive(Clone, Copy, Debug)]
struct Given {
    /// The last number that was given out or passed over.
    last: u32,
    most: u32,
    until: Option<Instant>,
    /// When those who ask are to come together for a moment.
    pause: Option<Instant>,
}

impl Numbers {
    /// The numbers from 1 to `most`, or those of a shard among them.
    ///
    /// ```
    /// use interlude::campaign::Numbers;
    /// let second = Numbers::new(5, Some("2/2".parse().unwrap()));
    /// assert_eq!(second.iter().collect::<Vec<_>>(), [2, 4]);
    /// ```
    pub const fn new(most: u32, shard: Option<Shard>) -> Self {
        Self { shard, given: Mutex::new(Given { last: 0, most, until: None, pause: None }) }
    }

    /// The numbers from 1 to `most`, and none once so much time has passed from now on.
    pub fn within(time: Duration, most: u32) -> Self {
        let until = Instant::now().checked_add(time);
        Self { shard: None, given: Mutex::new(Given { last: 0, most, until, pause: None }) }
    }

    /// The same without those up to a number, which are played already.
    ///
    /// ```
    /// use interlude::campaign::Numbers;
    /// assert_eq!(Numbers::new(5, None).after(3).iter().collect::<Vec<_>>(), [4, 5]);
    /// ```
    #[must_use]
    pub fn after(self, last: u32) -> Self {
        self.given().last = last;
        self
    }

    /// The numbers, of which each is given out to one of those who ask.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        std::iter::from_fn(|| self.next())
    }

    fn next(&self) -> Option<u32> {
        let mut given = self.given();
        if given.until.is_some_and(|until| Instant::now() >= until) {
            given.most = given.last;
        }
        if given.pause.is_some_and(|pause| Instant::now() >= pause) {
            return None;
        }
        let last = given.last;
        let next = match self.shard {
            Some(shard) => shard.number_after(last),
            None => last.checked_add(1),
        };
        // A shard is calculated and not counted through: there may be four billion of them.
        let next = next.filter(|next| *next <= given.most);
        given.last = next.unwrap_or(last.max(given.most));
        next
    }

    /// The last number that was given out or passed over: all up to it are played, or are another shard's.
    pub fn last(&self) -> u32 {
        self.given().last
    }

    /// Whether there are more.
    fn go_on(&self) -> bool {
        let given = self.given();
        given.last < given.most
    }

    /// How many there are at most.
    fn left(&self) -> u32 {
        let given = self.given();
        given.most.saturating_sub(given.last)
    }

    fn pause_after(&self, time: Option<Duration>) {
        self.given().pause = time.and_then(|time| Instant::now().checked_add(time));
    }

    fn end(&self) {
        let mut given = self.given();
        given.most = given.last;
    }

    fn given(&self) -> MutexGuard<'_, Given> {
        self.given.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What comes together from parts.
pub trait Divided: Clone + Default + Send {
    /// Takes in another part.
    fn absorb(&mut self, other: Self);

    /// A part for someone who goes on beside this one, in which nothing is counted yet.
    #[must_use]
    fn beside(&self) -> Self;

    /// Whether someone asked it to end before its time.
    fn interrupted(&self) -> bool;

    /// The number of the scenario at which it broke off.
    fn broke_off(&self) -> Option<u32>;
}

impl Divided for Part {
    fn absorb(&mut self, other: Self) {
        self.absorb(other);
    }

    fn beside(&self) -> Self {
        self.beside()
    }

    fn interrupted(&self) -> bool {
        self.interrupted
    }

    fn broke_off(&self) -> Option<u32> {
        self.broke_off.as_ref().map(|(number, ..)| *number)
    }
}

impl Divided for Comparison {
    fn absorb(&mut self, other: Self) {
        self.absorb(other);
    }

    fn beside(&self) -> Self {
        self.beside()
    }

    fn interrupted(&self) -> bool {
        self.interrupted
    }

    fn broke_off(&self) -> Option<u32> {
        self.broke_off.as_ref().map(|(number, ..)| *number)
    }
}

/// How long it takes at first until what was done is kept; then twice as long, and so on.
const KEPT_FIRST: Duration = Duration::from_secs(1);
/// How long it takes at most.
const KEPT_LAST: Duration = Duration::from_secs(32);

/// Keeps what scenarios have come to, all up to a number.
pub type Keep<'a, P> = &'a mut dyn FnMut(&P, u32);

/// Has so many threads play the scenarios, each with `play`, which goes on with a part, and puts together what they come to.
/// It comes to the same however many there are, unless someone interrupts it. `before` is what the numbers before these have
/// come to.
///
/// Where there is a `keep`, all come together now and then, and it is given what they have come to.
///
/// # Errors
///
/// Those of `play`.
pub fn divided<P: Divided>(
    numbers: &Numbers,
    jobs: NonZeroUsize,
    before: P,
    play: impl Fn(&mut dyn Iterator<Item = u32>, P) -> Result<P, String> + Sync,
    mut keep: Option<Keep<'_, P>>,
) -> Result<P, String> {
    let (mut whole, mut pause) = (before, KEPT_FIRST);
    loop {
        let from = numbers.last();
        numbers.pause_after(keep.as_ref().map(|_| pause));
        let before = (jobs.get() > 1).then(|| whole.clone());
        whole = at_once(numbers, jobs, whole, &play)?;
        if let Some(number) = whole.broke_off() {
            // Others have gone on meanwhile, so what they did after it is not to count.
            return match before {
                Some(before) => {
                    at_once(&Numbers::new(number, numbers.shard).after(from), jobs, before, &play)
                }
                None => Ok(whole),
            };
        }
        if let Some(keep) = &mut keep {
            keep(&whole, numbers.last());
        }
        if whole.interrupted() || !numbers.go_on() {
            return Ok(whole);
        }
        pause = KEPT_LAST.min(pause * 2);
    }
}

fn at_once<P: Divided>(
    numbers: &Numbers,
    jobs: NonZeroUsize,
    before: P,
    play: &(impl Fn(&mut dyn Iterator<Item = u32>, P) -> Result<P, String> + Sync),
) -> Result<P, String> {
    let work = |part: P| {
        let part = play(&mut numbers.iter(), part);
        if part.as_ref().map_or(true, |part| part.broke_off().is_some()) {
            numbers.end();
        }
        part
    };
    // What is found does not depend on how many there are, so those for whom there is no work or no thread are done without.
    let most = usize::try_from(numbers.left()).unwrap_or(usize::MAX).min(jobs.get());
    let parts = thread::scope(|scope| {
        let spawn = |_| {
            let part = before.beside();
            thread::Builder::new().spawn_scoped(scope, || work(part)).ok()
        };
        let others: Vec<_> = (1..most).map_while(spawn).collect();
        let mut parts = vec![work(before)];
        for other in others {
            parts.push(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        parts
    });
    let mut parts = parts.into_iter();
    let mut whole = parts.next().unwrap_or_else(|| Err("nobody plays".into()))?;
    for part in parts {
        whole.absorb(part?);
    }
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_four_billion_shards_each_has_its_number_without_counting_through_the_others() {
        let of = |most: u32, shard: &str| {
            let numbers = Numbers::new(most, Some(shard.parse().expect("it is a shard")));
            let all: Vec<_> = numbers.iter().collect();
            (all, numbers.last())
        };
        assert_eq!(of(u32::MAX, "3/4294967295"), (vec![3], u32::MAX));
        assert_eq!(of(u32::MAX, "4294967295/4294967295"), (vec![u32::MAX], u32::MAX));
        assert_eq!(of(u32::MAX - 1, "4294967295/4294967295"), (vec![], u32::MAX - 1));
        assert_eq!(of(u32::MAX, "1000000000/2000000000"), (vec![1_000_000_000, 3_000_000_000], u32::MAX));
    }
}

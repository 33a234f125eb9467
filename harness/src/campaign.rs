//! Which scenarios of a campaign are played, and by whom: divided among threads here, and among machines by their numbers.
//!
//! Numbers are given out one after the other, so that whatever ends a campaign leaves its first scenarios played, up to one of them.
//! It knows nothing of what playing one comes to.

use crate::shard::Shard;
use interlude_lab::fuzz::{Comparison, Part};
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};
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
        Self { shard, given: Mutex::new(Given { last: 0, most, until: None }) }
    }

    /// The numbers from 1 to `most`, and none once so much time has passed from now on.
    pub fn within(time: Duration, most: u32) -> Self {
        let until = Instant::now().checked_add(time);
        Self { shard: None, given: Mutex::new(Given { last: 0, most, until }) }
    }

    /// The numbers, of which each is given out to one of those who ask.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        std::iter::from_fn(|| self.next())
    }

    fn next(&self) -> Option<u32> {
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        if given.until.is_some_and(|until| Instant::now() >= until) {
            given.most = given.last;
        }
        while given.last < given.most {
            given.last += 1;
            if self.shard.is_none_or(|shard| shard.holds_number(given.last)) {
                return Some(given.last);
            }
        }
        None
    }

    /// The last number that was given out or passed over: all up to it are played, or are another shard's.
    pub fn last(&self) -> u32 {
        self.given.lock().unwrap_or_else(PoisonError::into_inner).last
    }

    fn end(&self) {
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        given.most = given.last;
    }
}

/// What comes together from parts.
pub trait Divided: Send {
    /// Takes in another part.
    fn absorb(&mut self, other: Self);

    /// The number of the scenario at which it broke off.
    fn broke_off(&self) -> Option<u32>;
}

impl Divided for Part {
    fn absorb(&mut self, other: Self) {
        self.absorb(other);
    }

    fn broke_off(&self) -> Option<u32> {
        self.broke_off.as_ref().map(|(number, ..)| *number)
    }
}

impl Divided for Comparison {
    fn absorb(&mut self, other: Self) {
        self.absorb(other);
    }

    fn broke_off(&self) -> Option<u32> {
        self.broke_off.as_ref().map(|(number, ..)| *number)
    }
}

/// Has so many threads play the scenarios, each with `play`, and puts together what they come to. It comes to the same
/// however many there are, unless someone interrupts it.
///
/// # Errors
///
/// Those of `play`.
pub fn divided<P: Divided>(
    numbers: &Numbers,
    jobs: NonZeroUsize,
    play: impl Fn(&mut dyn Iterator<Item = u32>) -> Result<P, String> + Sync,
) -> Result<P, String> {
    let whole = at_once(numbers, jobs, &play)?;
    match whole.broke_off() {
        // Others have gone on meanwhile, so what they did after it is not to count.
        Some(number) if jobs.get() > 1 => at_once(&Numbers::new(number, numbers.shard), jobs, &play),
        _ => Ok(whole),
    }
}

fn at_once<P: Divided>(
    numbers: &Numbers,
    jobs: NonZeroUsize,
    play: &(impl Fn(&mut dyn Iterator<Item = u32>) -> Result<P, String> + Sync),
) -> Result<P, String> {
    let work = || {
        let part = play(&mut numbers.iter());
        if part.as_ref().map_or(true, |part| part.broke_off().is_some()) {
            numbers.end();
        }
        part
    };
    let parts = thread::scope(|scope| {
        let others: Vec<_> = (1..jobs.get()).map(|_| scope.spawn(work)).collect();
        let mut parts = vec![work()];
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

//! Keys of states: orders whose states have the same key are counted together.
//!
//! A key is a list of numbers in named [parts](Part), so that one of them can be left out: `harness/tests/it/key.rs` holds, for
//! each part, an order that is counted wrong then, or says that there is none yet.

macro_rules! parts {
    ($($name:ident = $word:literal: $about:literal;)*) => {
        /// A part of a key.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Part {
            $(#[doc = $about] $name,)*
        }

        impl Part {
            /// Every part.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Its name.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }
        }
    };
}

parts! {
    Done = "order.done": "Which steps are done.";
    Unloads = "order.unloads": "Whether the page unloads.";
    Settled = "order.settled": "Whether the promise of a call settled.";
    Ahead = "order.ahead": "Whether it is to settle as soon as it can, and how.";
    ClientCurrent = "client.current": "What is current.";
    ClientLastSet = "client.last-set": "The session that was set last.";
    ClientOrganizations = "client.organizations": "The organization of each session.";
    ClientNewestIsOver = "client.newest-is-over": "Whether the newest call has returned.";
    ClientCall = "client.call": "Which call it is, in the order in which they were made.";
    ClientTarget = "client.target": "What it sets.";
    ClientBefore = "client.before": "What was current before it.";
    ModelRemoved = "model.removed": "The sessions that null removed.";
    ModelHad = "model.had": "The organization that each session had.";
    ModelObliges = "model.over.obliges": "Whether a call that is over obliges everyone to agree.";
    ModelObligesNow = "model.over.obliges-now": "Whether it does so already.";
    ModelFullyHidden = "model.call.fully-hidden": "Whether it has hidden everything.";
    ModelSet = "model.call.set": "Whether it has set.";
    ModelOwes = "model.call.owes": "Whether it has to tell again.";
    ModelOvertaken = "model.call.overtaken": "Whether it is overtaken.";
    ModelValueTold = "model.call.value-told": "Whether a value was told since.";
    ModelBefore = "model.call.before": "What was current before a call that is released.";
    ModelOverlaps = "model.call.overlaps": "The calls that it overlaps.";
    ModelWindows = "model.call.windows": "What it may read.";
    ModelHeard = "model.heard": "What listeners were told.";
    WatchKnown = "watch.known": "What was told last that was not undefined.";
    WatchOrder = "watch.order": "The order in which calls were made.";
    WatchAskedForNull = "watch.asked-for-null": "Whether the call that resolved last asked for null.";
    WatchFlashed = "watch.flashed": "Whether null was told although nobody asked.";
    WatchRemoved = "watch.removed": "Sessions that were removed, with the calls before.";
    WatchNews = "watch.call.news": "What it told early.";
    WatchToldAgain = "watch.call.told-again": "Whether something followed that.";
    WatchKept = "watch.call.kept": "The sessions that it may keep.";
}

/// The key of a state, as far as it is written.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Key {
    numbers: Vec<u16>,
    without: Option<Part>,
}

impl Key {
    /// An empty key, from which a part is to be left out.
    pub const fn without(part: Option<Part>) -> Self {
        Self { numbers: Vec::new(), without: part }
    }

    /// An empty key from which the same part is left out.
    #[must_use]
    pub const fn another(&self) -> Self {
        Self::without(self.without)
    }

    /// The numbers.
    pub fn into_numbers(self) -> Vec<u16> {
        self.numbers
    }

    /// Writes a part.
    pub fn put(&mut self, part: Part, numbers: impl IntoIterator<Item = u16>) {
        if self.without != Some(part) {
            self.numbers.extend(numbers);
        }
    }

    /// Writes a part of any length, with its length before it.
    pub fn list(&mut self, part: Part, numbers: impl IntoIterator<Item = u16>) {
        let place = self.numbers.len();
        self.numbers.push(0);
        self.put(part, numbers);
        self.numbers[place] = u16::try_from(self.numbers.len() - place - 1).unwrap_or(u16::MAX);
    }

    /// Writes parts that are each true or not, in one number.
    pub fn flags(&mut self, flags: &[(Part, bool)]) {
        let bit = |(part, flag): &(Part, bool)| u16::from(*flag && self.without != Some(*part));
        let bits = flags.iter().fold(0, |sum, flag| sum << 1 | bit(flag));
        self.numbers.push(bits);
    }

    /// Writes what belongs to no part: it keeps apart what stands before and after it.
    pub fn mark(&mut self, number: u16) {
        self.numbers.push(number);
    }
}

//! Adapters that run and have nothing to do, so that one is started for each worker and not for each trial.

use crate::implementations::Implementation;
use crate::process::{AdapterPort, Parting};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};

/// Idle adapters, the one idle for longest first.
#[derive(Debug)]
pub struct Pool {
    idle: Mutex<VecDeque<(String, AdapterPort)>>,
    /// How adapters ended that did not end well, by what names the implementation.
    partings: Mutex<BTreeMap<String, Parting>>,
    most: usize,
}

impl Pool {
    /// A pool that keeps so many idle adapters at most.
    pub const fn of(most: usize) -> Self {
        Self { idle: Mutex::new(VecDeque::new()), partings: Mutex::new(BTreeMap::new()), most }
    }

    /// An adapter of an implementation, idle until now or not started yet; none where the implementation is no process.
    pub fn take(&self, implementation: &Implementation) -> Option<AdapterPort> {
        let port = implementation.adapter_port()?;
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let place = idle.iter().position(|(name, _)| *name == implementation.named_by);
        Some(place.and_then(|place| idle.remove(place)).map_or(port, |(_, running)| running))
    }

    /// Keeps an adapter for the next who needs it. Where there are too many, the one that has been idle for longest is
    /// told to exit.
    pub fn put(&self, implementation: &Implementation, port: AdapterPort) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.push_back((implementation.named_by.clone(), port));
        let surplus = if idle.len() > self.most { idle.pop_front() } else { None };
        drop(idle);
        // It may take its time, in which others need not wait.
        if let Some((name, port)) = surplus {
            self.part(name, port);
        }
    }

    /// Tells every idle adapter to exit, and waits until they have. Tells which have not done so as they should, by what
    /// names the implementation; one of each, and the same one in whichever order they ended.
    pub fn close(&self) -> BTreeMap<String, Parting> {
        let all = std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner));
        for (name, port) in all {
            self.part(name, port);
        }
        std::mem::take(&mut *self.partings.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Tells the idle adapters of an implementation to exit, and waits until they have. Gives, of those that have not done so as they
    /// should, the same one in whichever order they ended.
    pub(super) fn part_from(&self, name: &str) -> Option<Parting> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let all = std::mem::take(&mut *idle).into_iter();
        let (of_it, others): (VecDeque<_>, _) = all.partition(|(its, _)| its == name);
        *idle = others;
        drop(idle);
        for (name, port) in of_it {
            self.part(name, port);
        }
        self.partings.lock().unwrap_or_else(PoisonError::into_inner).remove(name)
    }

    fn part(&self, name: String, mut port: AdapterPort) {
        let Some(parting) = port.part() else { return };
        let mut partings = self.partings.lock().unwrap_or_else(PoisonError::into_inner);
        let key =
            |it: &Parting| (it.failure.to_string(), it.evidence.stderr.clone(), it.evidence.line.clone());
        match partings.get(&name) {
            Some(other) if key(other) <= key(&parting) => {}
            _ => _ = partings.insert(name, parting),
        }
    }
}

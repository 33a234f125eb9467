//! Adapters that run and have nothing to do, so that one is started for each worker and not for each trial.

use crate::implementations::Implementation;
use crate::process::AdapterPort;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// Idle adapters, the one idle for longest first.
#[derive(Debug)]
pub struct Pool {
    idle: Mutex<VecDeque<(String, AdapterPort)>>,
    most: usize,
}

impl Pool {
    /// A pool that keeps so many idle adapters at most.
    pub const fn of(most: usize) -> Self {
        Self { idle: Mutex::new(VecDeque::new()), most }
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
        drop(surplus);
    }

    /// Tells every idle adapter to exit, and waits until they have.
    pub fn close(&self) {
        let all = std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner));
        drop(all);
    }
}

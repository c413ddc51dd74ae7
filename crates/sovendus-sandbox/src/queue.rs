//! Faults that wait for their request.

use std::collections::VecDeque;

use crate::{call::Call, fault::Rule};

/// Rules in the order they were given.
#[derive(Default)]
pub(crate) struct FaultQueue(VecDeque<Rule>);

impl FaultQueue {
    pub(crate) fn push(&mut self, rule: Rule) {
        self.0.push_back(rule);
    }

    /// The first rule that applies, which is then used up by one.
    pub(crate) fn take(&mut self, call: Option<&Call>) -> Option<Rule> {
        let at = self.0.iter().position(|rule| rule.applies_to(call))?;
        let rule = self.0.get_mut(at)?;
        let applied = rule.clone();
        rule.times = rule.times.map(|times| times.saturating_sub(1));
        if rule.times == Some(0) {
            self.0.remove(at);
        }
        Some(applied)
    }

    pub(crate) fn list(&self) -> Vec<Rule> {
        self.0.iter().cloned().collect()
    }

    /// Forgets all rules; the answer is how many there were.
    pub(crate) fn clear(&mut self) -> usize {
        let cleared = self.0.len();
        self.0.clear();
        cleared
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Fault;

    #[test]
    fn takes_the_first_that_applies() {
        let mut queue = FaultQueue::default();
        queue.push(Rule::new(Fault::Hang {}).token("a"));
        queue.push(Rule::new(Fault::Reset {}).times(2));
        queue.push(Rule::new(Fault::Garbage {}).until_cleared());
        let mut names = |path| {
            let rule = queue.take(Call::parse(path).as_ref());
            rule.map(|rule| rule.fault.name()).unwrap_or_default()
        };
        assert_eq!(names("/"), "reset");
        assert_eq!(names("/ext/p/a/api"), "hang");
        assert_eq!(names("/ext/p/a/api"), "reset");
        assert_eq!(names("/ext/p/a/api"), "garbage");
        assert_eq!(names("/redeem/a"), "garbage");
        assert_eq!(queue.clear(), 1);
    }
}

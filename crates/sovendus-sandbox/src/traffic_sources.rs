//! The traffic sources the sandbox knows, and their traffic mediums.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::products::is_uuid;

/// The traffic source that a sandbox knows when it was given none.
pub const DEMO_TRAFFIC_SOURCE: &str = "1234";
/// The traffic medium of [`DEMO_TRAFFIC_SOURCE`].
pub const DEMO_TRAFFIC_MEDIUM: &str = "ce5c91d3-1ed9-46dc-ab5b-1c0b117cb874";

#[derive(Debug)]
pub(crate) enum InvalidTrafficSource {
    Number(String),
    Medium(String),
}

/// Ids of traffic mediums by the number of their source, in lower case because UUIDs are equal whatever their case.
#[derive(Default)]
pub(crate) struct TrafficSources(BTreeMap<String, BTreeSet<String>>);

/// A traffic source as it is shown.
#[derive(Serialize)]
pub(crate) struct ShownTrafficSource<'a> {
    number: &'a str,
    mediums: &'a BTreeSet<String>,
}

impl TrafficSources {
    /// What is given for one number at several times adds up.
    pub(crate) fn new(sources: Vec<(String, Vec<String>)>) -> Result<Self, InvalidTrafficSource> {
        let mut all = Self::default();
        for (number, mediums) in sources {
            all.add(number, mediums)?;
        }
        Ok(all)
    }

    fn add(&mut self, number: String, mediums: Vec<String>) -> Result<(), InvalidTrafficSource> {
        if !is_number(&number) {
            return Err(InvalidTrafficSource::Number(number));
        }
        let known = self.0.entry(number).or_default();
        for medium in mediums {
            known.insert(checked(medium)?);
        }
        Ok(())
    }

    /// Whether there is this traffic source, and if a medium is named, whether that is one of its own.
    pub(crate) fn know(&self, number: &str, medium: Option<&str>) -> bool {
        let is_known =
            |known: &BTreeSet<_>| medium.is_none_or(|medium| known.contains(&medium.to_ascii_lowercase()));
        self.0.get(number).is_some_and(is_known)
    }

    pub(crate) fn numbers(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }

    pub(crate) fn shown(&self) -> Vec<ShownTrafficSource<'_>> {
        self.0.iter().map(|(number, mediums)| ShownTrafficSource { number, mediums }).collect()
    }
}

fn checked(medium: String) -> Result<String, InvalidTrafficSource> {
    if !is_uuid(&medium) {
        return Err(InvalidTrafficSource::Medium(medium));
    }
    Ok(medium.to_ascii_lowercase())
}

pub(crate) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mediums_belong_to_their_source() {
        let other = "00000000-0000-4000-8000-00000000000A";
        let given = [("1", vec![DEMO_TRAFFIC_MEDIUM]), ("2", vec![]), ("1", vec![other])];
        let owned = |(number, mediums): (&str, Vec<&str>)| {
            (number.to_owned(), mediums.into_iter().map(str::to_owned).collect())
        };
        let sources = TrafficSources::new(given.into_iter().map(owned).collect()).unwrap();
        assert_eq!(sources.numbers(), ["1", "2"]);
        for (number, medium, known) in [
            ("1", None, true),
            ("1", Some(DEMO_TRAFFIC_MEDIUM), true),
            ("1", Some(other), true),
            ("1", Some("00000000-0000-4000-8000-00000000000b"), false),
            ("2", None, true),
            ("2", Some(other), false),
            ("3", None, false),
            ("01", None, false),
        ] {
            assert_eq!(sources.know(number, medium), known, "{number} {medium:?}");
        }
    }

    #[test]
    fn tells_numbers() {
        assert!(is_number(DEMO_TRAFFIC_SOURCE) && is_number("0") && is_number(&"9".repeat(99)));
        for wrong in ["", "-1", "+1", "1.0", " 1", "1a", "1/", "%31", "١"] {
            assert!(!is_number(wrong), "{wrong}");
        }
    }
}

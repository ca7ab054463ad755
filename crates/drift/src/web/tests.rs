use std::{
    collections::{BTreeMap, VecDeque},
    time::Duration,
};

use super::{Answer, Fetched, Get, Site};

/// A site in memory: what it answers to each path, one after another, the last again and again.
#[derive(Default)]
struct Fake {
    answers: BTreeMap<String, VecDeque<Answer>>,
    asked: Vec<(String, Vec<(String, String)>)>,
}

impl Fake {
    fn with(mut self, path: &str, status: u16, headers: &[(&str, &str)], body: &str) -> Self {
        let headers = headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        self.answers
            .entry(format!("https://docs.example{path}"))
            .or_default()
            .push_back(Answer {
                status,
                headers: headers.collect(),
                body: body.to_owned(),
            });
        self
    }

    fn paths(&self) -> Vec<&str> {
        let paths = self
            .asked
            .iter()
            .map(|(url, _)| url.strip_prefix("https://docs.example"));
        paths
            .map(|path| path.expect("only this host is asked"))
            .collect()
    }
}

impl Get for Fake {
    fn get(&mut self, url: &str, headers: &[(&str, &str)]) -> Result<Answer, String> {
        let headers = headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        self.asked.push((url.to_owned(), headers.collect()));
        let Some(answers) = self.answers.get_mut(url) else {
            return Ok(Answer {
                status: 404,
                ..Answer::default()
            });
        };
        let next = answers.front().cloned().expect("an answer");
        if answers.len() > 1 {
            answers.pop_front();
        }
        Ok(next)
    }
}

fn fetch(
    fake: &mut Fake,
    url: &str,
    cache: &std::path::Path,
) -> (Result<Fetched, String>, Vec<u64>) {
    let mut waits = Vec::new();
    let mut wait = |time: Duration| waits.push(time.as_secs());
    let fetched = Site {
        get: fake,
        wait: &mut wait,
        pause: Duration::from_secs(1),
        cache,
    }
    .fetch(url);
    (fetched, waits)
}

const INDEX: &str = "# Docs\n- [One](https://docs.example/one.md): first\n- [Two](/two)\n\
    - [Elsewhere](https://other.example/x.md)\n- [Hidden](/hidden/x.md)\n- [Gone](gone.md)\n";

fn site() -> Fake {
    Fake::default()
        .with(
            "/robots.txt",
            200,
            &[],
            "User-agent: *\nDisallow: /hidden\nCrawl-delay: 2\n",
        )
        .with("/llms.txt", 200, &[], INDEX)
        .with("/one.md", 200, &[("etag", "\"1\"")], "one")
        .with("/one.md", 304, &[], "")
        .with("/two.md", 308, &[("location", "/2.md")], "")
        .with(
            "/2.md",
            200,
            &[("last-modified", "Sat, 09 May 2026 10:00:00 GMT")],
            "two",
        )
}

#[test]
fn the_index_names_the_pages_and_robots_txt_is_heeded() {
    let cache = tempfile::tempdir().expect("a folder");
    let mut fake = site();
    let (fetched, waits) = fetch(&mut fake, "https://docs.example", cache.path());
    let fetched = fetched.expect("pages");
    let texts: Vec<(&str, &str)> = fetched
        .texts
        .iter()
        .map(|text| (text.name.as_str(), text.source.as_str()))
        .collect();
    assert_eq!(
        texts,
        [
            ("https://docs.example/one.md", "one"),
            ("https://docs.example/two.md", "two")
        ]
    );
    assert!(fetched.whole);
    assert_eq!(
        fetched.left_out,
        [
            "https://other.example/x.md: it is on another host",
            "https://docs.example/hidden/x.md: robots.txt asks not to fetch it",
            "https://docs.example/gone.md: the site has no such page",
        ]
    );
    assert_eq!(
        fake.paths(),
        [
            "/robots.txt",
            "/llms.txt",
            "/one.md",
            "/two.md",
            "/2.md",
            "/gone.md"
        ]
    );
    // A pause after each request, as long as robots.txt wants it.
    assert_eq!(waits, [1, 2, 2, 2, 2, 2]);
    assert!(
        fake.asked
            .iter()
            .all(|(_, headers)| headers[0].1 == super::USER_AGENT)
    );
}

#[test]
fn a_page_that_did_not_change_is_not_sent_again() {
    let cache = tempfile::tempdir().expect("a folder");
    let mut fake = site();
    let (first, _) = fetch(&mut fake, "https://docs.example", cache.path());
    let (again, _) = fetch(&mut fake, "https://docs.example", cache.path());
    assert_eq!(first, again);
    let asked = |path: &str| {
        let mut asked = fake.asked.iter().filter(|(url, _)| url.ends_with(path));
        asked
            .next_back()
            .map(|(_, headers)| headers[2..].to_vec())
            .expect("it was asked for")
    };
    let header = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
    assert_eq!(asked("/one.md"), header("if-none-match", "\"1\""));
    assert_eq!(
        asked("/2.md"),
        header("if-modified-since", "Sat, 09 May 2026 10:00:00 GMT")
    );
}

#[test]
fn a_server_that_asks_for_patience_gets_it() {
    let cache = tempfile::tempdir().expect("a folder");
    let mut fake = Fake::default()
        .with("/a.md", 429, &[("retry-after", "7")], "")
        .with("/a.md", 503, &[], "")
        .with("/a.md", 200, &[], "a");
    let (fetched, waits) = fetch(&mut fake, "https://docs.example/a.md", cache.path());
    let fetched = fetched.expect("the page");
    assert_eq!(
        (fetched.texts[0].source.as_str(), fetched.whole),
        ("a", false)
    );
    assert_eq!(waits, [1, 1, 7, 1, 4, 1]);

    let mut fake = Fake::default().with("/a.md", 429, &[("retry-after", "3600")], "");
    let (fetched, _) = fetch(&mut fake, "https://docs.example/a.md", cache.path());
    assert!(
        fetched
            .expect_err("too long")
            .contains("asks to wait for 3600 seconds")
    );
    assert_eq!(fake.paths(), ["/robots.txt", "/a.md"]);
}

#[test]
fn no_other_host_is_asked() {
    let cache = tempfile::tempdir().expect("a folder");
    let mut fake = Fake::default().with(
        "/a.md",
        302,
        &[("location", "https://other.example/a.md")],
        "",
    );
    let (fetched, _) = fetch(&mut fake, "https://docs.example/a.md", cache.path());
    assert!(
        fetched
            .expect_err("another host")
            .contains("leads to another host")
    );
    for wrong in [
        "http://docs.example/a.md",
        "ftp://docs.example/",
        "https://",
        "docs.example",
    ] {
        let (fetched, _) = fetch(&mut Fake::default(), wrong, cache.path());
        fetched.expect_err(wrong);
    }
}

#[test]
fn a_site_that_cannot_be_read_is_no_site_without_pages() {
    let cache = tempfile::tempdir().expect("a folder");
    let mut fake = site().with("/gone.md", 500, &[], "");
    let (fetched, _) = fetch(&mut fake, "https://docs.example", cache.path());
    assert_eq!(
        fetched.expect_err("a failure"),
        "https://docs.example/gone.md answered 500"
    );
    let (fetched, _) = fetch(
        &mut Fake::default(),
        "https://docs.example/docs",
        cache.path(),
    );
    assert!(
        fetched
            .expect_err("no index")
            .contains("https://docs.example/llms.txt is not there")
    );
}

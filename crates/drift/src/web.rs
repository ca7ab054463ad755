//! Pages from where they are published, fetched politely.
//!
//! The site's index (`/llms.txt`) names the pages; each is asked for in its Markdown form, one at a
//! time, with a pause in between, only if it changed since it was last fetched, and only if
//! `robots.txt` has nothing against it.

mod address;
mod cache;
mod robots;

use std::{path::Path, time::Duration};

use address::Address;
use cache::Cache;
use robots::Robots;

use crate::gather::Text;

/// How this tool calls itself.
pub const USER_AGENT: &str = "cartevo-drift";
/// How long a page may be, in bytes.
pub const LIMIT: usize = 2 << 20;
/// How many pages a site may have.
const PAGES: usize = 2000;
/// How often one page is asked for.
const ATTEMPTS: u32 = 4;
/// How many redirects are followed.
const REDIRECTS: usize = 5;
/// The longest wait that a server can ask for.
const LONGEST: Duration = Duration::from_secs(120);

/// What a server answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers, their names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

/// Sends a request. It follows no redirect and takes no body that is longer than [`LIMIT`].
pub trait Get {
    /// One `GET`; an error if there was no answer.
    fn get(&mut self, url: &str, headers: &[(&str, &str)]) -> Result<Answer, String>;
}

/// What was fetched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    /// The pages.
    pub texts: Vec<Text>,
    /// What was left out, and why.
    pub left_out: Vec<String>,
    /// Whether these are all pages of the site.
    pub whole: bool,
}

/// Fetches pages, and waits in between as it is told to.
pub struct Site<'a> {
    /// What sends the requests.
    pub get: &'a mut dyn Get,
    /// What waits.
    pub wait: &'a mut dyn FnMut(Duration),
    /// The pause between two requests.
    pub pause: Duration,
    /// The folder of what was fetched before.
    pub cache: &'a Path,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }
}

impl Site<'_> {
    /// A page, or all pages of a site: whether the address ends like the name of a page decides.
    pub fn fetch(&mut self, url: &str) -> Result<Fetched, String> {
        let address = Address::parse(url)?;
        let robots = self.robots(&address)?;
        self.pause = self.pause.max(robots.delay());
        let mut fetched = Fetched::default();
        let addresses = if address.is_page() {
            vec![address]
        } else {
            fetched.whole = true;
            self.index(&address, &mut fetched)?
        };
        for address in addresses {
            let url = address.to_string();
            if !robots.allows(address.path()) {
                fetched
                    .left_out
                    .push(format!("{url}: robots.txt asks not to fetch it"));
                continue;
            }
            match self.page(&address)? {
                Some(source) => fetched.texts.push(Text { name: url, source }),
                None => fetched
                    .left_out
                    .push(format!("{url}: the site has no such page")),
            }
        }
        if fetched.texts.is_empty() {
            let reasons = fetched.left_out.join("\n");
            return Err(format!("no page could be fetched from {url}\n{reasons}")
                .trim_end()
                .to_owned());
        }
        Ok(fetched)
    }

    /// What the site asks of robots; nothing if it has no `robots.txt`.
    fn robots(&mut self, address: &Address) -> Result<Robots, String> {
        let text = self.page(&address.with_path("/robots.txt"))?;
        Ok(Robots::parse(&text.unwrap_or_default(), USER_AGENT))
    }

    /// The pages that the index names.
    fn index(&mut self, address: &Address, fetched: &mut Fetched) -> Result<Vec<Address>, String> {
        let root = address.with_path("/llms.txt");
        let below = address.join("llms.txt");
        let mut found = self.page(&below)?;
        if found.is_none() && below != root {
            found = self.page(&root)?;
        }
        let index = found.ok_or_else(|| {
            format!("{root} is not there: name pages one by one, by their address with `.md`")
        })?;
        let mut addresses: Vec<Address> = Vec::new();
        for link in links(&index) {
            let Ok(page) = address.follow(link) else {
                continue;
            };
            if !page.is_of(address) {
                fetched
                    .left_out
                    .push(format!("{page}: it is on another host"));
                continue;
            }
            let page = if page.is_page() {
                page
            } else {
                page.as_markdown()
            };
            if !addresses.contains(&page) {
                addresses.push(page);
            }
        }
        if addresses.len() > PAGES {
            return Err(format!(
                "the index of {address} names more than {PAGES} pages"
            ));
        }
        Ok(addresses)
    }

    /// One text; none if the site does not have it.
    fn page(&mut self, address: &Address) -> Result<Option<String>, String> {
        let mut at = address.clone();
        for _ in 0..=REDIRECTS {
            let answer = self.asked(&at)?;
            match answer.status {
                200 => return Ok(Some(answer.body)),
                404 | 410 => return Ok(None),
                301 | 302 | 303 | 307 | 308 => {
                    let to = answer.header("location").unwrap_or_default();
                    let next = at.follow(to)?;
                    if !next.is_of(&at) {
                        return Err(format!("{at} leads to another host, {next}"));
                    }
                    at = next;
                }
                status => return Err(format!("{at} answered {status}")),
            }
        }
        Err(format!("{address} leads in a circle"))
    }

    /// The answer for an address, which may be what was fetched before.
    fn asked(&mut self, address: &Address) -> Result<Answer, String> {
        let url = address.to_string();
        let known = Cache::read(self.cache, &url);
        let mut headers = vec![
            ("user-agent", USER_AGENT),
            ("accept", "text/markdown, text/plain, text/html"),
        ];
        if let Some(known) = &known {
            headers.extend(known.etag.as_deref().map(|tag| ("if-none-match", tag)));
            headers.extend(
                known
                    .modified
                    .as_deref()
                    .map(|day| ("if-modified-since", day)),
            );
        }
        let mut attempt = 0;
        loop {
            attempt += 1;
            let answer = self.get.get(&url, &headers);
            (self.wait)(self.pause);
            let trouble = match answer {
                Ok(answer) if answer.status == 304 => {
                    let body = known.map(|known| known.body);
                    let body =
                        body.ok_or_else(|| format!("{url} answered 304 to a plain request"))?;
                    return Ok(Answer {
                        status: 200,
                        headers: Vec::new(),
                        body,
                    });
                }
                Ok(answer) if answer.status != 429 && answer.status < 500 => {
                    if answer.status == 200 {
                        Cache {
                            etag: answer.header("etag").map(str::to_owned),
                            modified: answer.header("last-modified").map(str::to_owned),
                            body: answer.body.clone(),
                        }
                        .write(self.cache, &url)?;
                    }
                    return Ok(answer);
                }
                Ok(answer) => {
                    let seconds = answer
                        .header("retry-after")
                        .and_then(|text| text.trim().parse().ok());
                    (
                        format!("{url} answered {}", answer.status),
                        seconds.map(Duration::from_secs),
                    )
                }
                Err(message) => (format!("{url}: {message}"), None),
            };
            let (message, asked) = trouble;
            if attempt == ATTEMPTS {
                return Err(message);
            }
            let wait = asked.unwrap_or(self.pause.max(Duration::from_secs(1)) * 2_u32.pow(attempt));
            if wait > LONGEST {
                let seconds = wait.as_secs();
                return Err(format!("{message}, and asks to wait for {seconds} seconds"));
            }
            (self.wait)(wait);
        }
    }
}

/// The targets of the links of a Markdown text.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](").skip(1).filter_map(|rest| {
        let target = rest.split(')').next()?;
        target.split_whitespace().next()
    })
}

#[cfg(test)]
mod tests;

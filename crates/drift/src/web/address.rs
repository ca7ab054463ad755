//! Addresses of pages.

use std::fmt;

/// The address of a page: scheme and host, and the path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    origin: String,
    path: String,
}

impl Address {
    /// Reads an address. Without encryption only this machine is asked.
    pub fn parse(url: &str) -> Result<Self, String> {
        let plain = url.split(['?', '#']).next().unwrap_or(url);
        let (scheme, rest) = plain
            .split_once("://")
            .ok_or_else(|| format!("`{url}` is no address"))?;
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let host = authority
            .rsplit_once(':')
            .map_or(authority, |(host, _)| host);
        let own = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
        if host.is_empty() || authority.contains('@') {
            return Err(format!("`{url}` names no host"));
        }
        if scheme != "https" && !(scheme == "http" && own) {
            return Err(format!("`{url}` is not fetched: only `https` is"));
        }
        Ok(Self {
            origin: format!("{scheme}://{}", authority.to_lowercase()),
            path: if path.is_empty() {
                "/".to_owned()
            } else {
                path.to_owned()
            },
        })
    }

    /// The path, with its leading slash.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether both are of one host.
    pub fn is_of(&self, other: &Self) -> bool {
        self.origin == other.origin
    }

    /// Whether it names a page, and not a site.
    pub fn is_page(&self) -> bool {
        let last = self.path.rsplit('/').next().unwrap_or_default();
        let form = last.rsplit_once('.').map(|(_, form)| form);
        matches!(form, Some("md" | "mdx" | "html" | "htm" | "txt"))
    }

    /// The Markdown form of a page.
    pub fn as_markdown(&self) -> Self {
        self.with_path(&format!("{}.md", self.path.trim_end_matches('/')))
    }

    /// Another path of the same host.
    pub fn with_path(&self, path: &str) -> Self {
        Self {
            origin: self.origin.clone(),
            path: path.to_owned(),
        }
    }

    /// Something directly below.
    pub fn join(&self, name: &str) -> Self {
        self.with_path(&format!("{}/{name}", self.path.trim_end_matches('/')))
    }

    /// Where a link leads.
    pub fn follow(&self, link: &str) -> Result<Self, String> {
        let plain = link.split(['?', '#']).next().unwrap_or(link);
        if plain.contains("://") {
            return Self::parse(plain);
        }
        match plain.strip_prefix('/') {
            Some(path) if !path.starts_with('/') => Ok(self.with_path(plain)),
            None if !plain.is_empty() && !plain.contains(':') => {
                let folder = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
                Ok(self.with_path(&format!("{folder}/{}", plain.trim_start_matches("./"))))
            }
            _ => Err(format!("`{link}` leads to no page")),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.path)
    }
}

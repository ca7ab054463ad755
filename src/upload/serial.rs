//! A file in JSON: given so to calls by name, and never written out.

use std::path::PathBuf;

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::Upload;

/// What stands for a file where a value is written.
const MARKER: &str = "[file]";

#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a file: `file_name` and `base64`, or `path`"
)]
struct Given {
    file_name: Option<String>,
    content_type: Option<String>,
    base64: Option<String>,
    path: Option<PathBuf>,
}

impl Serialize for Upload {
    /// Writes `[file]`: neither content nor name.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(MARKER)
    }
}

impl<'de> Deserialize<'de> for Upload {
    /// Reads `{"file_name": …, "base64": …}` or `{"path": …}`, both with `content_type` if wanted.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let given = Given::deserialize(deserializer)?;
        let upload = match (given.base64, given.path, given.file_name) {
            (Some(text), None, Some(name)) => {
                let content = BASE64_STANDARD.decode(text);
                // The decoder's own words tell a byte of the content.
                let content = content.map_err(|_| de::Error::custom("`base64` is not base64"))?;
                Self::bytes(name, content)
            }
            (None, Some(path), None) => Self::path(path),
            (None, Some(path), Some(name)) => Self::path(path).file_name(name),
            _ => {
                let expected = "expected either `file_name` and `base64`, or `path`";
                return Err(de::Error::custom(expected));
            }
        };
        Ok(match given.content_type {
            Some(content_type) => upload.content_type(content_type),
            None => upload,
        })
    }
}

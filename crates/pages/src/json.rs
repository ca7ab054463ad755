//! JSON with the place of each of its values.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::Place;
use crate::block::Words;

/// A JSON text that was read.
#[derive(Debug)]
pub(crate) struct Json {
    /// What it is.
    pub(crate) value: Value,
    /// Where each value begins, by JSON pointer.
    pub(crate) places: BTreeMap<String, Place>,
}

/// Reads one JSON value.
pub(crate) fn read(words: &Words) -> Result<Json, (Place, &'static str)> {
    let mut parser = Parser {
        words,
        text: &words.text,
        offset: 0,
        counted: 0,
        place: words.place,
        places: BTreeMap::new(),
    };
    let value = parser.value(&mut String::new(), 0)?;
    parser.space();
    if parser.offset < words.text.len() {
        return Err((parser.here(), "there is something after the JSON value"));
    }
    Ok(Json {
        value,
        places: parser.places,
    })
}

/// How deep an example may be nested: the reader goes down by calling itself.
const DEEPEST: usize = 64;

struct Parser<'a> {
    words: &'a Words,
    text: &'a str,
    offset: usize,
    /// Up to where `place` has been counted.
    counted: usize,
    place: Place,
    places: BTreeMap<String, Place>,
}

type Outcome<T> = Result<T, (Place, &'static str)>;

impl Parser<'_> {
    fn value(&mut self, pointer: &mut String, depth: usize) -> Outcome<Value> {
        self.space();
        let place = self.here();
        if depth > DEEPEST {
            return Err((place, "the JSON is nested too deeply"));
        }
        self.places.insert(pointer.clone(), place);
        match self.peek() {
            Some(b'{') => self.object(pointer, depth),
            Some(b'[') => self.array(pointer, depth),
            Some(b'"') => self.string().map(Value::String),
            Some(_) => self.word(place),
            None => Err((place, "the JSON ends in the middle")),
        }
    }

    fn object(&mut self, pointer: &mut String, depth: usize) -> Outcome<Value> {
        let mut object = Map::new();
        self.offset += 1;
        self.space();
        if self.eat(b'}') {
            return Ok(Value::Object(object));
        }
        loop {
            self.space();
            let place = self.here();
            if self.peek() != Some(b'"') {
                return Err((place, "a name in quotes is expected here"));
            }
            let name = self.string()?;
            self.space();
            if !self.eat(b':') {
                return Err((self.here(), "a colon is expected here"));
            }
            let length = pointer.len();
            pointer.push('/');
            pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
            let value = self.value(pointer, depth + 1)?;
            pointer.truncate(length);
            if object.insert(name, value).is_some() {
                return Err((place, "this name is there twice"));
            }
            self.space();
            if self.eat(b'}') {
                return Ok(Value::Object(object));
            }
            if !self.eat(b',') {
                return Err((
                    self.here(),
                    "a comma or the end of the object is expected here",
                ));
            }
        }
    }

    fn array(&mut self, pointer: &mut String, depth: usize) -> Outcome<Value> {
        let mut items = Vec::new();
        self.offset += 1;
        self.space();
        if self.eat(b']') {
            return Ok(Value::Array(items));
        }
        loop {
            let length = pointer.len();
            pointer.push('/');
            pointer.push_str(&items.len().to_string());
            let item = self.value(pointer, depth + 1)?;
            pointer.truncate(length);
            items.push(item);
            self.space();
            if self.eat(b']') {
                return Ok(Value::Array(items));
            }
            if !self.eat(b',') {
                return Err((
                    self.here(),
                    "a comma or the end of the array is expected here",
                ));
            }
        }
    }

    fn string(&mut self) -> Outcome<String> {
        let place = self.here();
        let start = self.offset;
        self.offset += 1;
        loop {
            match self.peek() {
                Some(b'\\') => self.offset += 2,
                Some(b'"') => break,
                Some(b'\n') | None => return Err((place, "this text has no end")),
                Some(_) => self.offset += 1,
            }
        }
        self.offset += 1;
        self.text
            .get(start..self.offset)
            .and_then(|text| serde_json::from_str(text).ok())
            .ok_or((place, "this text is not JSON"))
    }

    fn word(&mut self, place: Place) -> Outcome<Value> {
        let rest = &self.text[self.offset..];
        let end = rest
            .find(|c: char| !c.is_ascii_alphanumeric() && !"+-.".contains(c))
            .unwrap_or(rest.len());
        self.offset += end;
        serde_json::from_str(&rest[..end]).map_err(|_| (place, "this is no JSON value"))
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.offset += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.offset).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.offset += usize::from(found);
        found
    }

    fn here(&mut self) -> Place {
        let offset = self.offset.min(self.text.len());
        // A long example is not counted from its start for each of its values.
        if self.words.marks.is_empty() {
            for c in self.text[self.counted..offset].chars() {
                if c == '\n' {
                    self.place = Place {
                        line: self.place.line + 1,
                        column: 1,
                    };
                } else {
                    self.place.column += 1;
                }
            }
            self.counted = offset;
            self.place
        } else {
            self.words.at(offset)
        }
    }
}

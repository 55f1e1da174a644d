//! Setting: where on which page each piece of a sheet stands. Points from the top left corner of A4.

use super::face::{Face, Weight, legible};
use super::{Block, Line, Paper};

/// A4, in points.
pub(super) const WIDTH: f32 = 595.28;
pub(super) const HEIGHT: f32 = 841.89;
const LEFT: f32 = 56.0;
const RIGHT: f32 = WIDTH - 56.0;
const TOP: f32 = 64.0;
/// Nothing but the foot stands below this.
const BOTTOM: f32 = HEIGHT - 72.0;
const FOOT: f32 = HEIGHT - 44.0;

const BODY: f32 = 10.0;
const SMALL: f32 = 8.5;
const LEADING: f32 = 15.0;
const TIGHT: f32 = 12.5;
/// Between two blocks.
const GAP: f32 = 22.0;

/// With what it is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// The text.
    Black,
    /// What explains it.
    Grey,
    /// Who gives the sheet.
    Accent,
}

/// Something on a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Mark {
    /// A line of text: its baseline's left end.
    Text { x: f32, y: f32, size: f32, weight: Weight, ink: Ink, text: String },
    /// A hairline across the page.
    Rule { y: f32 },
}

/// The fonts at hand.
pub(super) struct Faces {
    pub(super) regular: Face,
    pub(super) strong: Face,
}

impl Faces {
    pub(super) fn face(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Strong => &self.strong,
        }
    }
}

struct Setter<'a> {
    faces: &'a Faces,
    pages: Vec<Vec<Mark>>,
    y: f32,
}

/// Sets a sheet: its pages, each with its marks.
pub(super) fn pages(paper: &Paper, faces: &Faces) -> Vec<Vec<Mark>> {
    let mut setter = Setter { faces, pages: vec![Vec::new()], y: TOP };
    setter.head(paper);
    for block in &paper.blocks {
        setter.block(block);
    }
    setter.feet(&paper.foot);
    setter.pages
}

impl Setter<'_> {
    fn put(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    fn text(&mut self, x: f32, size: f32, weight: Weight, ink: Ink, text: &str) {
        let y = self.y;
        self.put(Mark::Text { x, y, size, weight, ink, text: legible(text) });
    }

    /// A text that ends at `x`.
    fn text_to(&mut self, x: f32, size: f32, weight: Weight, ink: Ink, text: &str) {
        let width = self.faces.face(weight).width(&legible(text), size);
        self.text(x - width, size, weight, ink, text);
    }

    fn rule(&mut self) {
        let y = self.y;
        self.put(Mark::Rule { y });
    }

    /// Makes sure that so much fits on the page. Says whether a new one was begun.
    fn room(&mut self, height: f32) -> bool {
        if self.y + height <= BOTTOM {
            return false;
        }
        self.pages.push(Vec::new());
        self.y = TOP;
        true
    }

    fn head(&mut self, paper: &Paper) {
        self.text(LEFT, 11.0, Weight::Strong, Ink::Accent, &paper.from);
        self.y += 34.0;
        for line in self.faces.strong.broken(&paper.title, 22.0, RIGHT - LEFT) {
            self.text(LEFT, 22.0, Weight::Strong, Ink::Black, &line);
            self.y += 27.0;
        }
        self.y -= 7.0;
        for line in self.faces.regular.broken(&paper.subtitle, BODY, RIGHT - LEFT) {
            self.text(LEFT, BODY, Weight::Regular, Ink::Grey, &line);
            self.y += LEADING;
        }
        self.y += 3.0;
        self.rule();
        self.y += GAP + 6.0;
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Amount { label, amount } => {
                self.room(50.0);
                self.text(LEFT, SMALL, Weight::Regular, Ink::Grey, label);
                self.y += 28.0;
                self.text(LEFT, 26.0, Weight::Strong, Ink::Black, amount);
                self.y += GAP + 8.0;
            }
            Block::Facts { heading, rows } => self.facts(heading, rows),
            Block::Lines { heads, rows } => self.lines(heads, rows),
            Block::Sum { rows } => self.sum(rows),
            Block::Words(words) => {
                for line in self.faces.regular.broken(words, SMALL, 400.0) {
                    self.room(TIGHT);
                    self.text(LEFT, SMALL, Weight::Regular, Ink::Grey, &line);
                    self.y += TIGHT;
                }
                self.y += GAP - TIGHT;
            }
        }
    }

    fn facts(&mut self, heading: &str, rows: &[(String, String)]) {
        const VALUE: f32 = LEFT + 150.0;
        self.room(LEADING * 3.0);
        if !heading.is_empty() {
            self.text(LEFT, BODY, Weight::Strong, Ink::Black, heading);
            self.y += LEADING + 3.0;
        }
        for (name, value) in rows {
            let names = self.faces.regular.broken(name, BODY, VALUE - LEFT - 12.0);
            let values = self.faces.regular.broken(value, BODY, RIGHT - VALUE);
            for at in 0..names.len().max(values.len()) {
                self.room(LEADING);
                if let Some(name) = names.get(at) {
                    self.text(LEFT, BODY, Weight::Regular, Ink::Grey, name);
                }
                if let Some(value) = values.get(at) {
                    self.text(VALUE, BODY, Weight::Regular, Ink::Black, value);
                }
                self.y += LEADING;
            }
            self.y += 3.0;
        }
        self.y += GAP - 3.0;
    }

    fn line_heads(&mut self, [what, many, unit, total]: &[String; 4]) {
        self.text(LEFT, SMALL, Weight::Regular, Ink::Grey, what);
        self.text_to(QUANTITY, SMALL, Weight::Regular, Ink::Grey, many);
        self.text_to(UNIT, SMALL, Weight::Regular, Ink::Grey, unit);
        self.text_to(RIGHT, SMALL, Weight::Regular, Ink::Grey, total);
        self.y += 7.0;
        self.rule();
        self.y += LEADING + 1.0;
    }

    fn lines(&mut self, heads: &[String; 4], rows: &[Line]) {
        self.room(LEADING * 4.0);
        self.line_heads(heads);
        for row in rows {
            let names = self.faces.regular.broken(&row.name, BODY, QUANTITY - LEFT - 46.0);
            let more = self.faces.regular.broken(&row.more, SMALL, QUANTITY - LEFT - 46.0);
            if self.room(LEADING * names.len() as f32 + TIGHT * more.len() as f32) {
                self.line_heads(heads);
            }
            self.text_to(QUANTITY, BODY, Weight::Regular, Ink::Black, &row.quantity);
            self.text_to(UNIT, BODY, Weight::Regular, Ink::Black, &row.unit);
            self.text_to(RIGHT, BODY, Weight::Regular, Ink::Black, &row.total);
            for name in &names {
                self.text(LEFT, BODY, Weight::Regular, Ink::Black, name);
                self.y += if name == names.last().unwrap_or(name) { TIGHT } else { LEADING };
            }
            for more in &more {
                self.text(LEFT, SMALL, Weight::Regular, Ink::Grey, more);
                self.y += TIGHT;
            }
            self.y -= 5.0;
            self.rule();
            self.y += LEADING + 2.0;
        }
        self.y += 4.0;
    }

    fn sum(&mut self, rows: &[(String, String, bool)]) {
        const NAME: f32 = WIDTH / 2.0;
        self.room(LEADING * rows.len() as f32 + 8.0);
        for (name, amount, strong) in rows {
            let (weight, ink) = if *strong { (Weight::Strong, Ink::Black) } else { (Weight::Regular, Ink::Grey) };
            self.text(NAME, BODY, weight, ink, name);
            self.text_to(RIGHT, BODY, weight, Ink::Black, amount);
            self.y += LEADING;
        }
        self.y += GAP;
    }

    /// The foot of each page, which knows how many there are.
    fn feet(&mut self, foot: &str) {
        let all = self.pages.len();
        for (at, page) in self.pages.iter_mut().enumerate() {
            page.push(Mark::Rule { y: FOOT - 14.0 });
            let text = |x: f32, text: String| Mark::Text {
                x,
                y: FOOT,
                size: SMALL,
                weight: Weight::Regular,
                ink: Ink::Grey,
                text,
            };
            page.push(text(LEFT, legible(foot)));
            let number = format!("{} / {all}", at + 1);
            page.push(text(RIGHT - self.faces.regular.width(&number, SMALL), number));
        }
    }
}

/// Where the columns of what was bought end.
const QUANTITY: f32 = RIGHT - 176.0;
const UNIT: f32 = RIGHT - 88.0;

/// From where to where a hairline goes.
pub(super) const RULE: (f32, f32) = (LEFT, RIGHT);

//! The type: two weights of Onest, and how wide a text in them is.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::UnicodeBuffer;

/// Onest, by the Onest Project Authors, under the SIL Open Font License (`assets/fonts/OFL.txt`).
const REGULAR: &[u8] = include_bytes!("../../assets/fonts/Onest-Regular.ttf");
const STRONG: &[u8] = include_bytes!("../../assets/fonts/Onest-SemiBold.ttf");

/// A text in letters that Onest has. What it lacks of the signs this program writes stands here as people write it without
/// that sign.
pub(super) fn legible(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '₫' => written.push('đ'),
            '₩' => written.push_str("KRW"),
            '₹' => written.push_str("INR"),
            '₪' => written.push_str("ILS"),
            '₱' => written.push_str("PHP"),
            '₾' => written.push_str("GEL"),
            // A hyphen that does not break is a hyphen.
            '\u{2011}' => written.push('-'),
            other => written.push(other),
        }
    }
    written
}

/// How heavy the letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Strong,
}

/// A font, to measure with and to draw with.
pub(super) struct Face {
    shapes: rustybuzz::Face<'static>,
    pub(super) font: Font,
    em: f32,
}

/// A text as glyphs.
pub(super) struct Shaped {
    pub(super) glyphs: Vec<KrillaGlyph>,
    /// In ems.
    pub(super) width: f32,
}

impl Face {
    /// The font of a weight; nothing where it cannot be read, which a test rules out.
    pub(super) fn of(weight: Weight) -> Option<Self> {
        let bytes = match weight {
            Weight::Regular => REGULAR,
            Weight::Strong => STRONG,
        };
        let shapes = rustybuzz::Face::from_slice(bytes, 0)?;
        let font = Font::new(bytes.into(), 0)?;
        let em = font.units_per_em();
        Some(Self { shapes, font, em })
    }

    /// Shapes a line of one direction: Latin, Cyrillic, Vietnamese.
    pub(super) fn shape(&self, text: &str) -> Shaped {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(rustybuzz::Direction::LeftToRight);
        // Figures of one width: amounts stand under each other.
        let tabular = rustybuzz::Feature::new(rustybuzz::ttf_parser::Tag::from_bytes(b"tnum"), 1, ..);
        let shaped = rustybuzz::shape(&self.shapes, &[tabular], buffer);
        let (infos, positions) = (shaped.glyph_infos(), shaped.glyph_positions());
        let mut glyphs = Vec::with_capacity(infos.len());
        let mut width = 0.0;
        for (at, (info, position)) in infos.iter().zip(positions).enumerate() {
            let start = info.cluster as usize;
            let next = infos[at + 1..].iter().find(|later| later.cluster != info.cluster);
            let end = next.map_or(text.len(), |later| later.cluster as usize);
            let scaled = |units: i32| units as f32 / self.em;
            width += scaled(position.x_advance);
            glyphs.push(KrillaGlyph::new(
                GlyphId::new(info.glyph_id),
                scaled(position.x_advance),
                scaled(position.x_offset),
                scaled(position.y_offset),
                scaled(position.y_advance),
                start..end,
                None,
            ));
        }
        Shaped { glyphs, width }
    }

    /// How wide a text is at a size, in points.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        self.shape(text).width * size
    }

    /// Breaks a text into lines that fit, at blanks; a word that is too long for a line is broken where it must be.
    pub(super) fn broken(&self, text: &str, size: f32, within: f32) -> Vec<String> {
        let mut lines = Vec::new();
        for paragraph in legible(text).lines() {
            let mut line = String::new();
            for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
                let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
                if self.width(&longer, size) <= within {
                    line = longer;
                    continue;
                }
                if !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                }
                for letter in word.chars() {
                    line.push(letter);
                    if self.width(&line, size) > within && line.chars().count() > 1 {
                        line.pop();
                        lines.push(std::mem::replace(&mut line, letter.to_string()));
                    }
                }
            }
            lines.push(line);
        }
        lines
    }
}

//! Drawing: the pages as a PDF file.

use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;

use super::Paper;
use super::face::{Face, Weight};
use super::set::{Faces, HEIGHT, Ink, Mark, RULE, WIDTH, pages};

/// The file could not be made. It is a fault of this program's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the file could not be made: {0}")]
pub struct PaperError(String);

fn color(ink: Ink) -> rgb::Color {
    match ink {
        Ink::Black => rgb::Color::new(0x1C, 0x21, 0x1F),
        Ink::Grey => rgb::Color::new(0x5A, 0x62, 0x5D),
        Ink::Accent => rgb::Color::new(0x0B, 0x6B, 0x5D),
    }
}

/// The sheet as the bytes of a PDF file.
pub fn pdf(paper: &Paper) -> Result<Vec<u8>, PaperError> {
    let face = |weight| Face::of(weight).ok_or_else(|| PaperError("its font cannot be read".into()));
    let faces = Faces { regular: face(Weight::Regular)?, strong: face(Weight::Strong)? };
    let mut document = Document::new();
    document.set_metadata(
        Metadata::new()
            .title(format!("{} · {}", paper.title, paper.from))
            .language(paper.language.to_owned())
            .creator("Kabinet".to_owned()),
    );
    for marks in pages(paper, &faces) {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| PaperError("no such page".into()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for mark in &marks {
            draw(&mut surface, &faces, mark);
        }
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|error| PaperError(format!("{error:?}")))
}

fn draw(surface: &mut Surface<'_>, faces: &Faces, mark: &Mark) {
    match mark {
        Mark::Text { x, y, size, weight, ink, text } => {
            let face = faces.face(*weight);
            surface.set_stroke(None);
            surface.set_fill(Some(Fill { paint: color(*ink).into(), opacity: NormalizedF32::ONE, ..Fill::default() }));
            let glyphs = face.shape(text).glyphs;
            surface.draw_glyphs(Point::from_xy(*x, *y), &glyphs, face.font.clone(), text, *size, false);
        }
        Mark::Rule { y } => {
            let mut path = PathBuilder::new();
            path.move_to(RULE.0, *y);
            path.line_to(RULE.1, *y);
            let Some(path) = path.finish() else { return };
            surface.set_fill(None);
            surface.set_stroke(Some(Stroke {
                paint: rgb::Color::new(0xD9, 0xD2, 0xC3).into(),
                width: 0.6,
                ..Stroke::default()
            }));
            surface.draw_path(&path);
        }
    }
}

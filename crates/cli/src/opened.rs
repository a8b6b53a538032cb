//! A bundle that is asked: brings each block that a search needs from its file. Called by `search`, `check`, `explain` and `inspect`.

use anyhow::{Context, Result, bail};
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use teff::answer::{Options, Reply, respond};
use teff::wire::SearchResponse;
use teff_bundle::Bundle;
use teff_index::join;
use teff_search::{Needs, Segments};

/// An open bundle.
pub struct Opened {
    /// Where it lies.
    pub folder: PathBuf,
    /// Its files.
    pub bundle: Bundle,
    /// Its indexes with the blocks that were asked for.
    pub segments: Segments,
}

impl Opened {
    /// Opens the bundle in a folder, or in `teff` below it.
    ///
    /// # Errors
    /// When there is none, or a file of it is missing or damaged.
    pub fn at(path: &Path) -> Result<Opened> {
        let has = |folder: &Path| folder.join("manifest.json").is_file();
        let folder = [path.to_path_buf(), path.join("teff")].into_iter().find(|folder| has(folder));
        let Some(folder) = folder else {
            bail!("{}: no bundle here or in its folder teff; make one with `teff build`", path.display())
        };
        let bundle = teff_bundle::open(&folder)?;
        let mut segments = Segments::default();
        for segment in &bundle.segments {
            segments
                .add(&segment.row.lang, Cow::Owned(segment.root.clone()))
                .with_context(|| format!("{}: build it again with this teff", folder.display()))?;
        }
        Ok(Opened { folder, bundle, segments })
    }

    /// Searches, as the widget does.
    ///
    /// # Errors
    /// When a block is missing or damaged.
    pub fn search(&mut self, query: &str, options: &Options) -> Result<SearchResponse> {
        loop {
            match respond(&self.segments, query, options)? {
                Reply::Response(response) => return Ok(response),
                Reply::Needs(needs) => self.bring(&needs)?,
            }
        }
    }

    /// Brings blocks.
    ///
    /// # Errors
    /// When one is missing or damaged.
    pub fn bring(&mut self, needs: &Needs) -> Result<()> {
        for &(segment, block) in &needs.blocks {
            let bytes = self.bundle.block(segment as usize, block)?;
            self.segments.bring(segment, block, bytes)?;
        }
        Ok(())
    }

    /// The image of a segment in one piece.
    ///
    /// # Errors
    /// When a block is missing or damaged.
    pub fn image(&self, segment: usize) -> Result<Vec<u8>> {
        let Some(open) = self.bundle.segments.get(segment) else { return Ok(Vec::new()) };
        if open.row.blocks == 0 {
            return Ok(open.root.clone());
        }
        let blocks = (0..open.row.blocks).map(|block| self.bundle.block(segment, block));
        Ok(join(&open.root, &blocks.collect::<Result<Vec<_>, _>>()?))
    }
}

// Package impact shows, over many matters, how early people were let in and what came of it (tidlighed, earliness). It reads over the
// rooms below, owns no table and writes nothing.
//
// What holds:
//   - A page is of one set of matters: the newest that the reader may read, by the day of the decision, narrowed by the address, at most
//     a page of them. The summary, the picture and the table are all of that set, so that no figure counts what the reader may not read.
//   - Figures in the middle are medians: half of the matters are at least, or at most, that. They are of matters that are decided or
//     closed; the others stand in the picture and the table with the day that is set.
//   - A summary of fewer matters than the municipality's smallest group is not made: it would be about their few leaders.
//
// What is measured of one matter, and what "first told" means, is matter.Measure's to say.
package impact

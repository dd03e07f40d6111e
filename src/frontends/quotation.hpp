// Quotation: what somebody typed, within a sentence of the server's that has room for so much of it. It knows columns
// of a terminal, and no dialect.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace confab {

/// Columns that clean `text` takes on a terminal, by utf8proc_charwidth(): none for what combines or is invisible.
std::size_t columns_of(std::string_view text);

/// `text` (clean) if it takes at most `columns` columns; else as many of its grapheme clusters (Unicode, annex 29) as
/// leave room for the "..." behind them. Either way at most `columns` columns, and bytes_per_column times as many
/// bytes: what combines takes no column, and may be endless.
std::string quotation(std::string_view text, std::size_t columns);
inline constexpr std::size_t bytes_per_column = 8;

/// BEFORE TEXT AFTER in at most columns_max columns; `text` is cut if need be. `before` and `after` are ASCII.
std::string quoting(std::string_view before, std::string_view text, std::string_view after);

}  // namespace confab

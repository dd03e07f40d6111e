// Quotation: what somebody typed, cut to fit into a sentence of the server. It knows the columns of a terminal, and no
// dialect. Pure functions, for dialects.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace confab {

/// Returns clean `text` if it fits into `columns` columns, as utf8proc_charwidth() counts them, and bytes_per_column
/// times as many bytes. Otherwise cuts it between two grapheme clusters (Unicode, annex 29), so that it fits with "..."
/// after it. The bytes have a limit because what combines takes no column, and may be endless.
std::string quotation(std::string_view text, std::size_t columns);
inline constexpr std::size_t bytes_per_column = 8;

/// Returns BEFORE TEXT AFTER in at most columns_max columns, and cuts `text` if need be. `before` and `after` are
/// ASCII.
std::string quoting(std::string_view before, std::string_view text, std::string_view after);

}  // namespace confab

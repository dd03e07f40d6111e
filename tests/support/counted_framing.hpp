// counted_framing: a framing for tests only: a binary header counts the bytes of the text after it. Each byte of the
// count is XORed with a line feed, so most headers are full of line feeds, and nothing else marks the start or end of a
// record.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "confab/outbound/framing.hpp"

namespace confab::test {

inline constexpr std::size_t counted_header_bytes = 4;

/// The record with this text.
inline std::string counted(std::string_view text) {
  std::string record;
  for (int shift = 24; shift >= 0; shift -= 8) record += static_cast<char>((text.size() >> shift & 0xffU) ^ '\n');
  return record.append(text);
}

inline std::size_t counted_record_bytes(std::string_view start) {
  std::size_t text_bytes = 0;
  for (const char byte : start.substr(0, counted_header_bytes)) {
    text_bytes = text_bytes << 8U | static_cast<unsigned char>(byte ^ '\n');
  }
  return counted_header_bytes + text_bytes;
}

inline Records cut_counted(std::string_view bytes, std::uint64_t bytes_min) {
  Records records;
  while (records.bytes < bytes.size() && records.bytes < bytes_min) {
    records.bytes += static_cast<std::uint32_t>(counted_record_bytes(bytes.substr(records.bytes)));
    ++records.count;
  }
  return records;
}

inline constexpr Framing counted_framing{
    [](std::string_view text) { return static_cast<std::uint32_t>(counted_header_bytes + text.size()); },
    [](std::string_view text, Chunk& chunk) { chunk.append(counted(text)); }, cut_counted};

}  // namespace confab::test

// What telnet programs and the server say to each other about the editing of a line.
#pragma once

#include <cstddef>
#include <string>

namespace confab::test {

/// What telnet programs say. RFC 857, 858 and 1073.
inline const std::string will_echo = "\xff\xfb\x01";
inline const std::string wont_echo = "\xff\xfc\x01";
inline const std::string do_echo = "\xff\xfd\x01";
inline const std::string dont_echo = "\xff\xfe\x01";
inline const std::string will_sga = "\xff\xfb\x03";
inline const std::string wont_sga = "\xff\xfc\x03";
inline const std::string do_sga = "\xff\xfd\x03";
inline const std::string dont_sga = "\xff\xfe\x03";
inline const std::string will_naws = "\xff\xfb\x1f";
inline const std::string do_naws = "\xff\xfd\x1f";
inline const std::string dont_naws = "\xff\xfe\x1f";
inline const std::string do_binary("\xff\xfd\0", 3);
inline const std::string will_binary("\xff\xfb\0", 3);
inline const std::string tidy_asked = will_echo + will_sga + do_naws + do_binary;
inline const std::string tidy_offered =
    will_naws + do_echo + do_sga + will_binary;  // as if the server had asked by then
inline const std::string tidy_agreed = do_echo + do_sga + will_naws + will_binary;

inline std::string window_of(std::size_t columns, std::size_t rows) {
  std::string bytes = "\xff\xfa\x1f";
  for (const std::size_t byte : {columns >> 8U, columns & 255U, rows >> 8U, rows & 255U}) {
    bytes += static_cast<char>(byte);
    if (byte == 255) bytes += '\xff';
  }
  return bytes + "\xff\xf0";
}

}  // namespace confab::test

// The codes of telnet that this server uses. Only the sources of inbound/ that speak telnet include it.
#pragma once

#include <string>

namespace confab::telnet {

// RFC 854, "TELNET command structure".
inline constexpr unsigned char iac = 255;
inline constexpr unsigned char dont = 254;
inline constexpr unsigned char do_it = 253;
inline constexpr unsigned char wont = 252;
inline constexpr unsigned char will = 251;
inline constexpr unsigned char sb = 250;
inline constexpr unsigned char erase_line = 248;
inline constexpr unsigned char erase_character = 247;
inline constexpr unsigned char are_you_there = 246;
inline constexpr unsigned char interrupt_process = 244;
inline constexpr unsigned char break_key = 243;
inline constexpr unsigned char se = 240;
// RFC 1184, section 2.
inline constexpr unsigned char abort_process = 238;
inline constexpr unsigned char suspend_process = 237;
inline constexpr unsigned char end_of_file = 236;

inline constexpr unsigned char binary = 0;             // RFC 856
inline constexpr unsigned char echo = 1;               // RFC 857
inline constexpr unsigned char suppress_go_ahead = 3;  // RFC 858
inline constexpr unsigned char timing_mark = 6;        // RFC 860
inline constexpr unsigned char window_size = 31;       // RFC 1073: NAWS

inline void append_command(std::string& answers, unsigned char verb, unsigned char option) {
  answers += static_cast<char>(iac);
  answers += static_cast<char>(verb);
  answers += static_cast<char>(option);
}

}  // namespace confab::telnet

// What people type as a password, and how it becomes one. It knows no names.
#pragma once

#include <string_view>

#include "confab/base/secret.hpp"

namespace confab {

/// Whether clean `text` without outer blanks can be a password: by its bytes, as typed. Of any script; blanks may be
/// inside.
bool is_password(std::string_view text);

/// The password that `text` is, equal for all ways to type the same text (NFC, as RFC 8265, 4.2 demands).
Secret password_in(std::string_view text);

}  // namespace confab

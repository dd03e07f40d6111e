// TlsIdentity: who a TLS listener is: the certificate that it shows now. It knows no files. Newcomers get the current
// one; clients that are connected keep theirs. Owned by app::Certificates, used in the thread of the loop.
#pragma once

#include <memory>
#include <utility>

namespace confab::net {

class TlsContext;

class TlsIdentity {
 public:
  explicit TlsIdentity(std::shared_ptr<const TlsContext> context) : context_(std::move(context)) {}

  const TlsContext& context() const { return *context_; }

  /// From now on shows another certificate.
  void renew(std::shared_ptr<const TlsContext> context) { context_ = std::move(context); }

 private:
  std::shared_ptr<const TlsContext> context_;
};

}  // namespace confab::net

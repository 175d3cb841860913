package mail

import (
	"crypto/tls"
	"crypto/x509"
)

// Trust lets a test's server prove itself with a certificate of its own.
func (s *SMTP) Trust(pool *x509.CertPool) {
	s.secure(&tls.Config{ServerName: s.host, MinVersion: tls.VersionTLS12, RootCAs: pool})
}

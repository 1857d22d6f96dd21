// Package profile is a part of the model of the official SDK for Go.
package profile

type HttpProfile struct {
	Scheme     string
	Endpoint   string
	ReqTimeout int
}

type ClientProfile struct {
	HttpProfile *HttpProfile
	Language    string
}

func NewClientProfile() *ClientProfile {
	return &ClientProfile{HttpProfile: &HttpProfile{}}
}

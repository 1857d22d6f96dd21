// Package common is a part of the model of the official SDK for Go: requests of any service.
package common

type CommonRequest struct {
	Version    string
	Action     string
	Parameters map[string]interface{}
}

type BaseResponse struct{}

func NewCommonRequest(service, version, action string) *CommonRequest {
	return &CommonRequest{Version: version, Action: action}
}

func (request *CommonRequest) SetActionParameters(parameters map[string]interface{}) error {
	request.Parameters = parameters
	return nil
}

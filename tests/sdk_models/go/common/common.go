// Package common is a model of the official SDK for Go: it has the names that samples use, and sends what they set as JSON,
// unsigned.
package common

import (
	"bytes"
	"encoding/json"
	"io/ioutil"
	"net/http"

	tchttp "github.com/tencentcloud/tencentcloud-sdk-go-intl-en/tencentcloud/common/http"
	"github.com/tencentcloud/tencentcloud-sdk-go-intl-en/tencentcloud/common/profile"
)

type Credential struct{}

func NewTokenCredential(id, key, token string) *Credential {
	if id == "" || key == "" {
		panic("no key")
	}
	return &Credential{}
}

func StringPtr(value string) *string { return &value }
func Int64Ptr(value int64) *int64    { return &value }
func Uint64Ptr(value uint64) *uint64 { return &value }
func BoolPtr(value bool) *bool       { return &value }

func StringPtrs(values []string) []*string {
	pointers := make([]*string, len(values))
	for index := range values {
		pointers[index] = &values[index]
	}
	return pointers
}

func Int64Ptrs(values []int64) []*int64 {
	pointers := make([]*int64, len(values))
	for index := range values {
		pointers[index] = &values[index]
	}
	return pointers
}

type Response struct{ Text string }

func (response *Response) ToJsonString() string { return response.Text }

type Client struct{ settings *profile.ClientProfile }

func NewCommonClient(key *Credential, region string, settings *profile.ClientProfile) *Client {
	return &Client{settings}
}

func (client *Client) Send(request *tchttp.CommonRequest, response interface{}) error {
	answer, err := send(client.settings, request.Version, request.Action, request.Parameters)
	if err != nil {
		return err
	}
	return json.Unmarshal([]byte(answer.Text), response)
}

func Send(settings *profile.ClientProfile, action string, request interface{}) (*Response, error) {
	return send(settings, "2022-09-28", action, request)
}

func send(settings *profile.ClientProfile, version, action string, request interface{}) (*Response, error) {
	body, err := json.Marshal(request)
	if err != nil {
		return nil, err
	}
	address := settings.HttpProfile.Scheme + "://" + settings.HttpProfile.Endpoint + "/"
	sent, err := http.NewRequest("POST", address, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	sent.Header.Set("Content-Type", "application/json")
	sent.Header.Set("X-TC-Action", action)
	sent.Header.Set("X-TC-Version", version)
	answer, err := http.DefaultClient.Do(sent)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	text, err := ioutil.ReadAll(answer.Body)
	return &Response{string(text)}, err
}

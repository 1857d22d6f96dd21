// Package v20220928 is a part of the model of the official SDK for Go; the models of the actions are made beside it.
package v20220928

import (
	"github.com/tencentcloud/tencentcloud-sdk-go-intl-en/tencentcloud/common"
	"github.com/tencentcloud/tencentcloud-sdk-go-intl-en/tencentcloud/common/profile"
)

type Client struct{ settings *profile.ClientProfile }

func NewClient(key *common.Credential, region string, settings *profile.ClientProfile) (*Client, error) {
	return &Client{settings}, nil
}

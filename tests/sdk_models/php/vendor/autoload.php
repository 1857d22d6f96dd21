<?php
// A model of the official SDK for PHP: it has the names that samples use, and sends what they set as JSON, unsigned.

namespace TencentCloud\Common\Exception {
    class TencentCloudSDKException extends \Exception
    {
        public function getErrorCode() { return 'Model'; }
        public function getRequestId() { return ''; }
    }
}

namespace TencentCloud\Common\Profile {
    class HttpProfile
    {
        public static $REQ_HTTP = 'http://';
        public static $REQ_HTTPS = 'https://';
        public $protocol;
        public $endpoint;
        public function setProtocol($protocol) { $this->protocol = $protocol; }
        public function setEndpoint($endpoint) { $this->endpoint = $endpoint; }
        public function setReqTimeout(int $seconds) {}
    }

    class ClientProfile
    {
        public static $SIGN_TC3_SHA256 = 'TC3-HMAC-SHA256';
        public $http;
        public function __construct(string $method, HttpProfile $http) { $this->http = $http; }
    }
}

namespace TencentCloud\Common {
    class Credential
    {
        public function __construct(string $id, string $key, ?string $token = null)
        {
            if ($id === '' || $key === '') throw new \Exception('no key');
        }
    }
}

namespace SdkModel {
    class Model implements \JsonSerializable
    {
        private $values = [];
        public function __call($name, $arguments)
        {
            if (strncmp($name, 'set', 3) !== 0) throw new \Exception($name);
            $this->values[substr($name, 3)] = $arguments[0];
        }
        public function jsonSerialize(): mixed { return $this->values; }
        public function toJsonString() { return json_encode($this); }
    }

    spl_autoload_register(function ($class) {
        $namespace = 'TencentCloud\Intlpartnersmgt\V20220928\Models';
        if (strncmp($class, "$namespace\\", strlen($namespace) + 1) === 0) {
            $name = substr($class, strlen($namespace) + 1);
            eval("namespace $namespace { class $name extends \\SdkModel\\Model {} }");
        }
    });
}

namespace TencentCloud\Intlpartnersmgt\V20220928 {
    class IntlpartnersmgtClient
    {
        private $http;
        public function __construct(\TencentCloud\Common\Credential $key, string $region, $profile) { $this->http = $profile->http; }
        public function __call($action, $arguments)
        {
            $head = "Content-Type: application/json\r\nX-TC-Action: $action\r\nX-TC-Version: 2022-09-28\r\nConnection: close\r\n";
            $options = ['http' => ['method' => 'POST', 'header' => $head, 'content' => json_encode($arguments[0])]];
            file_get_contents($this->http->protocol . $this->http->endpoint . '/', false, stream_context_create($options));
            return $arguments[0];
        }
    }
}

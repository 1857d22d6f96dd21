# A model of the common part of the official SDK for Ruby: it has the names that samples use, and sends what they set as JSON,
# unsigned.
require 'json'
require 'net/http'

module TencentCloud
  module Common
    class TencentCloudSDKException < StandardError
      attr_reader :code, :request_id

      def initialize(code, message, request_id)
        super(message)
        @code = code
        @request_id = request_id
      end
    end

    class Credential
      def initialize(id, key, token = nil)
        raise 'no key' if id.empty? || key.empty?
      end
    end

    class HttpProfile
      attr_accessor :scheme, :endpoint
    end

    class ClientProfile
      attr_reader :http

      def initialize(method, http, language)
        raise method unless method == 'TC3-HMAC-SHA256'
        raise language unless %w[en-US zh-CN].include?(language)

        @http = http
      end
    end

    class AbstractClient
      def initialize(_key, region, version, _endpoint, _name, profile)
        raise region unless region.empty?

        @version = version
        @http = profile.http
      end

      # The real one asks for a port of its own where the endpoint has one.
      def send_request(action, parameters)
        uri = URI("#{@http.scheme}://#{@http.endpoint}/")
        head = { 'Content-Type' => 'application/json', 'X-TC-Action' => action, 'X-TC-Version' => @version }
        Net::HTTP.post(uri, JSON.generate(parameters), head).body
      end
    end
  end
end

// A model of the official SDK for .NET: it has the names that samples use, and sends what they set as JSON, unsigned.
using System;
using System.Collections;
using System.IO;
using System.Net;
using System.Reflection;
using System.Text;

namespace TencentCloud.Common
{
    public class Credential
    {
        public string SecretId { get; set; }
        public string SecretKey { get; set; }
        public string Token { get; set; }
    }

    public class TencentCloudSDKException : Exception { }

    public class AbstractModel
    {
        public static string ToJsonString(AbstractModel model) { return "{}"; }

        public static void Send(Profile.ClientProfile profile, string action, AbstractModel request)
        {
            var sent = (HttpWebRequest)WebRequest.Create(profile.Http.Protocol + profile.Http.Endpoint + "/");
            sent.Method = "POST";
            sent.ContentType = "application/json";
            sent.ServicePoint.Expect100Continue = false;
            sent.Headers["X-TC-Action"] = action;
            sent.Headers["X-TC-Version"] = "2022-09-28";
            var body = Encoding.UTF8.GetBytes(Write(request));
            using (var stream = sent.GetRequestStream()) stream.Write(body, 0, body.Length);
            sent.GetResponse().Close();
        }

        static string Write(object value)
        {
            var text = new StringBuilder();
            if (value is string)
            {
                text.Append('"');
                foreach (var c in (string)value)
                {
                    if (c < 32 || c > 126 || c == '"' || c == '\\') text.AppendFormat("\\u{0:x4}", (int)c);
                    else text.Append(c);
                }
                return text.Append('"').ToString();
            }
            if (value is bool) return (bool)value ? "true" : "false";
            if (value is IEnumerable)
            {
                foreach (var item in (IEnumerable)value) text.Append(text.Length == 0 ? "[" : ",").Append(Write(item));
                return text.Length == 0 ? "[]" : text.Append(']').ToString();
            }
            if (!(value is AbstractModel)) return value.ToString();
            foreach (var property in value.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public))
            {
                var member = property.GetValue(value, null);
                if (member == null) continue;
                text.Append(text.Length == 0 ? "{" : ",").Append(Write(property.Name)).Append(':').Append(Write(member));
            }
            return text.Length == 0 ? "{}" : text.Append('}').ToString();
        }
    }
}

namespace TencentCloud.Common.Profile
{
    public enum Language { ZH_CN, EN_US }

    public class HttpProfile
    {
        public const string REQ_HTTP = "http://";
        public const string REQ_HTTPS = "https://";
        public string Protocol { get; set; }
        public string Endpoint { get; set; }
    }

    public class ClientProfile
    {
        public const string SIGN_TC3SHA256 = "TC3-HMAC-SHA256";
        public HttpProfile Http;
        public Language Language { get; set; }
        public ClientProfile(string method, HttpProfile http) { Http = http; }
    }
}

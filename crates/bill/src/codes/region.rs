//! Regions: the numbers that the vendor is known to use, and the names that bills give them.

use crate::codes::code_names::{CodeRow, Language, find_code_name};

/// Number, English names and Chinese names. The first name of a language is the one to show.
///
/// Source: the numbers and the Chinese names are those of the published examples of the partner and billing services, the
/// English names those of the vendor's pages on regions (document/product/628/33133, 239/4106, 416/6479 and 1235/64586).
/// The English names of 72 and 74 follow those of their neighbours; the city is the one of the Chinese name. The English
/// name of 24 and the number of Toronto were only guessed, so they are left out. A region that is not here is no fault:
/// its name is its key. A name that two numbers share means the first.
pub(crate) const REGIONS: &[CodeRow] = &[
    ("0", &["Other"], &["其他"]),
    ("1", &["South China (Guangzhou)"], &["华南地区（广州）"]),
    ("3", &[], &["华北地区（北京(北京一区 原天津)）"]),
    ("4", &["East China (Shanghai)"], &["华东地区（上海）"]),
    (
        "5",
        &[
            "Hong Kong/Macao/Taiwan (Hong Kong, China)",
            "Hong Kong, Macao, Taiwan (Hong Kong, China)",
            "Hong Kong, Macao and Taiwan (China) (Hong Kong)",
        ],
        &["港澳台地区（香港）"],
    ),
    ("7", &["East China (Shanghai Finance)"], &["华东地区（上海金融）"]),
    ("8", &["North China (Beijing)"], &["华北地区（北京）"]),
    (
        "9",
        &["Southeast Asia (Singapore)", "Asia Pacific (Singapore)", "Asia-Pacific (Singapore)"],
        &["东南亚地区（新加坡）"],
    ),
    ("11", &["South China (Shenzhen Finance)"], &["华南地区（深圳金融）"]),
    ("12", &[], &["华南地区（广州OPEN）"]),
    (
        "15",
        &["US West (Silicon Valley)", "U.S. West Coast (Silicon Valley)", "Western US (Silicon Valley)"],
        &["美西地区（美国硅谷）"],
    ),
    ("16", &["Southwest China (Chengdu)", "Southwest (Chengdu)"], &["西南地区（成都）"]),
    ("17", &["Europe (Frankfurt)"], &["欧洲地区（法兰克福）"]),
    ("18", &["Northeast Asia (Seoul)", "Asia Pacific (Seoul)"], &["亚太地区（首尔）"]),
    ("19", &["Southwest China (Chongqing)", "Southwest (Chongqing)"], &["西南地区（重庆）"]),
    ("21", &["South Asia (Mumbai)", "Asia Pacific (Mumbai)", "Asia-Pacific (Mumbai)"], &["亚太地区（印度）"]),
    (
        "22",
        &["US East (Virginia)", "U.S. East Coast (Virginia)", "Eastern US (Virginia)"],
        &["美东地区（弗吉尼亚）"],
    ),
    (
        "23",
        &["Southeast Asia (Bangkok)", "Asia Pacific (Bangkok)", "Asia-Pacific (Bangkok)"],
        &["亚太地区（泰国）"],
    ),
    ("24", &[], &["欧洲地区（欧洲东北）"]),
    (
        "25",
        &["Northeast Asia (Tokyo)", "Asia Pacific (Tokyo)", "Asia-Pacific (Tokyo)"],
        &["亚太地区（日本）"],
    ),
    ("31", &[], &["华东地区（济南）"]),
    ("32", &[], &["华东地区（杭州）"]),
    ("33", &["East China (Nanjing)"], &["华东地区（南京）"]),
    ("34", &[], &["华东地区（福州）"]),
    ("35", &[], &["华中地区（武汉）"]),
    ("36", &[], &["华北地区（天津）"]),
    ("37", &[], &["华南地区（深圳）"]),
    ("39", &[], &["港澳台地区（台北）"]),
    ("41", &[], &["中东地区（迪拜）"]),
    ("42", &[], &["美国南部（洛杉矶）"]),
    ("43", &[], &["南美地区（巴西圣保罗互联区）"]),
    ("44", &[], &["澳洲地区（悉尼）"]),
    ("45", &[], &["华中地区（长沙）"]),
    ("46", &["North China (Beijing Finance)"], &["华北地区（北京金融）"]),
    ("47", &["Other"], &["其他地区（其他）"]),
    ("53", &[], &["华北地区（石家庄）"]),
    ("54", &[], &["华南地区（清远）"]),
    ("55", &[], &["华东地区（合肥）"]),
    ("56", &[], &["东北地区（沈阳）"]),
    ("57", &[], &["西北地区（西安）"]),
    ("58", &[], &["西北地区（西北）"]),
    ("71", &[], &["华中地区（郑州）"]),
    (
        "72",
        &["Southeast Asia (Jakarta)", "Asia Pacific (Jakarta)", "Asia-Pacific (Jakarta)"],
        &["亚太东南地区（雅加达）"],
    ),
    ("73", &[], &["华南地区（清远信安）"]),
    ("74", &["South America (São Paulo)", "South America (Sao Paulo)"], &["南美地区（圣保罗）"]),
    ("76", &[], &["西南地区（贵阳）"]),
    ("77", &[], &["华南地区（深圳深宇财付通）"]),
    ("78", &[], &["华东地区（上海自动驾驶云）"]),
    ("79", &[], &["华南地区（深圳金融专区(TCE)）"]),
    ("81", &[], &["华东地区（上海金融专区(TCE)）"]),
    ("1001", &["Asia Pacific region (Asia Pacific zone 1)"], &["亚太地区（亚太一区）"]),
    ("1002", &[], &["亚太地区（亚太二区）"]),
    ("1003", &[], &["亚太地区（亚太三区）"]),
    ("1004", &[], &["中东地区（中东）"]),
    ("1005", &[], &["欧洲地区（欧洲）"]),
    ("1006", &[], &["北美地区（北美）"]),
    ("1007", &[], &["南美地区（南美）"]),
    ("1008", &[], &["非洲地区（非洲）"]),
    ("1009", &[], &["中国大陆（中国大陆）"]),
    ("1010", &[], &["自定义区（自定义区）"]),
    ("2009", &[], &["境内地区（中国大陆通用）"]),
    ("2010", &[], &["境外地区（中国港澳台与海外通用）"]),
];

/// Returns the name of a region by its number; `None` if our table has none in the language.
#[must_use]
pub fn find_region_name(number: &str, language: Language) -> Option<&'static str> {
    find_code_name(REGIONS, number, language)
}

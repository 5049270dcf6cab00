//! Whether this machine can speak to the local link at all: mDNS needs a route for 224.0.0.0/4.
//!
//! Reads Linux's routing table; other systems are taken to have a route.

#[cfg(target_os = "linux")]
use std::fs;

/// 224.0.0.251 (RFC 6762, 3).
const MDNS_GROUP: u32 = u32::from_be_bytes([224, 0, 0, 251]);

/// `RTF_UP` and `RTF_REJECT` of `<linux/route.h>`.
const UP: u32 = 0x0001;
const REJECT: u32 = 0x0200;

/// `IFF_MULTICAST` of `<linux/if.h>`.
#[cfg(target_os = "linux")]
const CAN_MULTICAST: u32 = 0x1000;

/// Whether a packet to the local link's multicast addresses has a way out of this machine.
#[must_use]
pub fn multicast_route() -> bool {
    route_interface().is_some()
}

/// The interface that takes them; an empty name on systems whose table we do not read.
#[cfg(target_os = "linux")]
pub(super) fn route_interface() -> Option<String> {
    // Of the thread, because a network namespace is a thread's.
    let table = fs::read_to_string("/proc/thread-self/net/route");
    let Ok(table) = table.or_else(|_| fs::read_to_string("/proc/net/route")) else {
        return Some(String::new());
    };
    let interface = covers_multicast(&table)?;
    let flags = fs::read_to_string(format!("/sys/class/net/{interface}/flags")).ok();
    let flags = flags.as_deref().and_then(|text| hexadecimal(text.trim().trim_start_matches("0x")));
    flags.is_none_or(|flags| flags & CAN_MULTICAST != 0).then(|| interface.to_owned())
}

/// The interface that takes them; an empty name on systems whose table we do not read.
#[cfg(not(target_os = "linux"))]
pub(super) fn route_interface() -> Option<String> {
    Some(String::new())
}

/// The interface of the most specific route to 224.0.0.251 in a table as `/proc/net/route` prints it
/// (addresses are hexadecimal in the machine's byte order); pure.
#[must_use]
pub fn covers_multicast(table: &str) -> Option<&str> {
    let rows = table.lines().skip(1).filter_map(|line| {
        let columns: Vec<&str> = line.split_whitespace().collect();
        let [interface, destination, _, flags, _, _, metric, mask, ..] = columns.as_slice() else {
            return None;
        };
        let address =
            |column: &str| hexadecimal(column).map(|n| u32::from_be_bytes(n.to_ne_bytes()));
        let (destination, mask) = (address(destination)?, address(mask)?);
        let flags = hexadecimal(flags)?;
        let matches = destination & mask == MDNS_GROUP & mask && flags & UP != 0;
        let metric: u32 = metric.parse().ok()?;
        matches.then_some((mask.count_ones(), std::cmp::Reverse(metric), *interface, flags))
    });
    let (_, _, interface, flags) = rows.max_by_key(|row| (row.0, row.1))?;
    (flags & REJECT == 0 && interface != "lo" && interface != "*").then_some(interface)
}

fn hexadecimal(text: &str) -> Option<u32> {
    u32::from_str_radix(text, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n";

    fn row(interface: &str, to: [u8; 4], mask: [u8; 4], flags: u32, metric: u32) -> String {
        let hex = |address: [u8; 4]| format!("{:08X}", u32::from_ne_bytes(address));
        format!(
            "{interface}\t{}\t00000000\t{flags:04X}\t0\t0\t{metric}\t{}\t0\t0\t0\n",
            hex(to),
            hex(mask)
        )
    }

    #[test]
    fn a_default_route_or_one_for_multicast_covers_it() {
        let subnet = row("eth0", [10, 7, 1, 0], [255, 255, 255, 0], 1, 0);
        let default = row("eth0", [0; 4], [0; 4], 3, 100);
        let multicast = row("wlan0", [224, 0, 0, 0], [240, 0, 0, 0], 1, 0);
        assert_eq!(covers_multicast(&format!("{HEAD}{subnet}")), None, "an office switch alone");
        assert_eq!(covers_multicast(&format!("{HEAD}{subnet}{default}")), Some("eth0"));
        assert_eq!(covers_multicast(&format!("{HEAD}{subnet}{multicast}")), Some("wlan0"));
        assert_eq!(
            covers_multicast(&format!("{HEAD}{default}{multicast}")),
            Some("wlan0"),
            "the most specific one decides, as in the kernel"
        );
    }

    #[test]
    fn a_route_that_refuses_or_is_down_or_stays_inside_covers_nothing() {
        let refusing = row("*", [224, 0, 0, 0], [240, 0, 0, 0], UP | REJECT, 0);
        let default = row("eth0", [0; 4], [0; 4], 3, 100);
        assert_eq!(covers_multicast(&format!("{HEAD}{default}{refusing}")), None);
        assert_eq!(covers_multicast(&format!("{HEAD}{}", row("eth0", [0; 4], [0; 4], 2, 0))), None);
        assert_eq!(covers_multicast(&format!("{HEAD}{}", row("lo", [0; 4], [0; 4], 1, 0))), None);
        assert_eq!(covers_multicast("not a table"), None);
    }

    #[test]
    fn of_two_equal_routes_the_cheaper_one_counts() {
        let dear = row("wlan0", [0; 4], [0; 4], 3, 600);
        let cheap = row("eth0", [0; 4], [0; 4], 3, 100);
        assert_eq!(covers_multicast(&format!("{HEAD}{dear}{cheap}")), Some("eth0"));
    }
}

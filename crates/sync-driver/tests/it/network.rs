//! Devices in network namespaces: a typed address, mDNS with and without a route, and that no packet
//! goes to a host that nobody named.
//!
//! Needs root, `ip` (package iproute2) and `tcpdump`; without them these tests fail and say so.

mod sniffer;
mod space;

use std::fs;
use std::net::IpAddr;
use std::time::{Duration, Instant};

use harness::child;

use crate::probe::Probe;
use sniffer::Sniffer;
use space::{Space, wired};

/// How long two connected devices are left alone.
const IDLE: Duration = Duration::from_secs(20);

/// A device with key `seed` in this space.
fn device(space: &Space, seed: u8, words: &[&str]) -> Probe {
    let seed = seed.to_string();
    Probe::start(&space.prefix(), &[&[seed.as_str()], words].concat())
}

/// The second word of an answer, a number.
fn figure(answer: &str) -> u64 {
    let word = answer.split_whitespace().nth(1);
    word.and_then(|word| word.parse().ok()).unwrap_or_else(|| panic!("no figure in: {answer}"))
}

#[test]
fn a_typed_address_is_enough_where_there_is_no_route() {
    let (anna, bruno) = wired("t");
    let mut dials = device(&anna, 1, &[]);
    let hub = device(&bruno, 2, &["--listen", "0.0.0.0:4100"]);
    assert!(hub.greeting.ends_with("multicast=false"), "no route here: {}", hub.greeting);
    let address = format!("{}:4100", bruno.address);
    assert!(hub.addresses().contains(&address.as_str()), "a ticket can name it: {}", hub.greeting);
    let linked = dials.expect(&format!("dial 2 {address}"), "linked");
    assert!(linked.ends_with(&address), "and it is worth remembering: {linked}");
    dials.expect("say hello", "heard");
    eprintln!("typed address: {linked}");
}

#[test]
fn with_a_route_for_multicast_the_key_alone_finds_the_device() {
    let (anna, bruno) = wired("m");
    anna.ip(&["route", "add", "224.0.0.0/4", "dev", &anna.interface]);
    bruno.ip(&["route", "add", "224.0.0.0/4", "dev", &bruno.interface]);
    let mut dials = device(&anna, 1, &["--mdns"]);
    let _found = device(&bruno, 2, &["--mdns"]);
    assert!(dials.greeting.ends_with("multicast=true"), "{}", dials.greeting);
    let linked = dials.expect("dial 2", "linked");
    dials.expect("say hello", "heard");
    let _moved = device(&bruno, 3, &["--mdns"]);
    let moved = dials.expect("dial 3 10.77.1.99:4100", "linked");
    assert!(moved.contains("10.77.1.2:"), "an outdated address does no harm: {moved}");
    let absent = dials.expect("dial 4", "failed");
    assert!(absent.contains("NotSeen"), "one that is not there is not seen: {absent}");
    eprintln!("multicast: {linked}");
}

#[test]
fn without_a_route_for_multicast_an_address_is_asked_for_at_once() {
    let (anna, bruno) = wired("n");
    let mut dials = device(&anna, 1, &["--mdns"]);
    let _there = device(&bruno, 2, &["--mdns"]);
    let failed = dials.expect("dial 2", "failed");
    assert!(failed.contains("NoMulticastRoute"), "{failed}");
    assert!(failed.contains("type the other device's address"), "it says what to do: {failed}");
    assert!(figure(&failed) < 1000, "at once: {failed}");
    // A route that comes later (another network, a cable) needs no new start.
    anna.ip(&["route", "add", "224.0.0.0/4", "dev", &anna.interface]);
    bruno.ip(&["route", "add", "224.0.0.0/4", "dev", &bruno.interface]);
    dials.expect("dial 2", "linked");
}

#[test]
fn no_packet_goes_to_a_host_that_nobody_named() {
    let (anna, bruno, gateway) = space::routed("g");
    // As a machine with virtual machines has one: it leads nowhere for others.
    bruno.ip(&["address", "add", "172.29.0.1/16", "dev", &bruno.interface]);
    let sniffers = [
        Sniffer::start(&anna, &anna.interface),
        Sniffer::start(&bruno, &bruno.interface),
        Sniffer::start(&gateway, "any"),
    ];
    let mut dials = device(&anna, 1, &["--mdns"]);
    let address = format!("{}:4100", bruno.address);
    let hub = device(&bruno, 2, &["--mdns", "--listen", &address]);
    // Named: by the person who types it, and by the devices which tell each other where they listen.
    let named: Vec<IpAddr> = [dials.addresses(), hub.addresses()]
        .concat()
        .iter()
        .map(|address| address.parse::<std::net::SocketAddr>().expect("an address").ip())
        .collect();
    assert_eq!(named, [anna.address, bruno.address], "where they listen and nowhere else");
    dials.expect(&format!("dial 2 {address}"), "linked");
    dials.expect("say hello", "heard");
    let busy = cpu_ticks(dials.id());
    let begun = Instant::now();
    let idle = child::until("the idle time", IDLE + Duration::from_secs(5), || {
        (begun.elapsed() >= IDLE).then_some(())
    });
    idle.expect("time passes");
    let ticks = cpu_ticks(dials.id()) - busy;
    eprintln!("idle for {} s with mDNS: {ticks} ticks of CPU (100 a second)", IDLE.as_secs());
    assert!(ticks < 100, "an idle device sleeps: {ticks} ticks");
    dials.expect("say still-there", "heard");
    dials.expect("hang up", "hung up");
    hub.kill();
    let dead = dials.expect(&format!("dial 2 {address}"), "failed");
    assert!(dead.contains("Unreachable"), "{dead}");
    for sniffer in &sniffers {
        assert!(sniffer.talk(&anna, &bruno) > 10, "{} saw the two talk", sniffer.place);
        let strays = sniffer.strays(&named, &[&gateway]);
        assert!(strays.is_empty(), "{}, to hosts that nobody named:\n{strays}", sniffer.place);
    }
    // The check can fail: one packet to somebody else, and it must be found.
    dials.expect("stray 198.51.100.7:53", "strayed");
    for sniffer in [&sniffers[0], &sniffers[2]] {
        let found = child::until("the stray packet", Duration::from_secs(5), || {
            sniffer.strays(&named, &[&gateway]).contains("198.51.100.7.53").then_some(())
        });
        assert!(found.is_ok(), "{} overlooks a packet to a stranger", sniffer.place);
    }
}

/// What a process has used of the CPU, in hundredths of a second (proc(5): fields 14 and 15, after
/// the name in brackets).
fn cpu_ticks(process: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).expect("the device lives");
    let fields: Vec<&str> = stat.rsplit_once(')').expect("a name").1.split_whitespace().collect();
    [11, 12].iter().map(|at| fields[*at].parse::<u64>().expect("ticks")).sum()
}

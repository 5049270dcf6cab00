//! The iroh endpoint, with everything switched off that would talk to somebody nobody named.
//!
//! `presets::Minimal` sets TLS's arithmetic and nothing else; an empty builder has no relay and no
//! address lookup. Without a relay iroh skips its reports on the network, and with them the probes
//! and the port mapping, whose code is not even compiled in. All is said again here all the same, so
//! that a new default of iroh changes nothing.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use iroh::dns::{DnsResolver, FallbackMode};
use iroh::endpoint::{
    BindOpts, Builder, IdleTimeout, NetReportConfig, PortmapperConfig, QuicTransportConfig, VarInt,
    presets,
};
use iroh::{Endpoint, RelayMode, SecretKey};

use super::door::{Door, Doorkeeper};
use super::{Alpn, SILENCE_LIMIT, TransportError};

/// What is under way on a stream and not yet read at its end, bytes; at each end of a connection.
const STREAM_WINDOW: u32 = 2 << 20;

pub(super) async fn bind(
    secret: [u8; 32],
    listen: Option<SocketAddr>,
    door: Arc<Door>,
) -> Result<Endpoint, TransportError> {
    let refused = |cause: &dyn std::error::Error| TransportError::Listen {
        address: listen,
        cause: words(cause),
    };
    let nobody_to_ask = DnsResolver::builder().with_fallback_mode(FallbackMode::Never).build();
    let builder = Endpoint::builder(presets::Minimal)
        .secret_key(SecretKey::from_bytes(&secret))
        .alpns(Alpn::ALL.map(|alpn| alpn.name().to_vec()).to_vec())
        .relay_mode(RelayMode::Disabled)
        .clear_address_lookup()
        .portmapper_config(PortmapperConfig::Disabled)
        .net_report_config(NetReportConfig::minimal())
        .dns_resolver(nobody_to_ask)
        .transport_config(streams())
        .hooks(Doorkeeper(door));
    let builder = match listen {
        Some(address) => listening(builder, address).map_err(|error| refused(&error))?,
        None => builder,
    };
    builder.bind().await.map_err(|error| refused(&error))
}

/// One stream each way at a time, no datagrams, and a sign of life often enough.
fn streams() -> QuicTransportConfig {
    let pulse = SILENCE_LIMIT / 3;
    QuicTransportConfig::builder()
        .max_concurrent_bidi_streams(VarInt::from_u32(1))
        .max_concurrent_uni_streams(VarInt::from_u32(0))
        .datagram_receive_buffer_size(None)
        .stream_receive_window(VarInt::from_u32(STREAM_WINDOW))
        .receive_window(VarInt::from_u32(STREAM_WINDOW))
        .send_window(STREAM_WINDOW.into())
        .max_idle_timeout(IdleTimeout::try_from(SILENCE_LIMIT).ok())
        .keep_alive_interval(pulse)
        .default_path_max_idle_timeout(SILENCE_LIMIT)
        .default_path_keep_alive_interval(pulse)
        .build()
}

/// At this address alone; where it is "all interfaces" of one family, the other family too, if the
/// machine has it.
fn listening(
    builder: Builder,
    address: SocketAddr,
) -> Result<Builder, iroh::endpoint::InvalidSocketAddr> {
    let builder = builder.clear_ip_transports().bind_addr(address)?;
    let other = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        IpAddr::V4(_) | IpAddr::V6(_) => return Ok(builder),
    };
    builder.bind_addr_with_opts(
        SocketAddr::new(other, address.port()),
        BindOpts::default().set_is_required(false),
    )
}

/// The whole chain of causes.
fn words(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text = format!("{text}: {cause}");
        next = cause.source();
    }
    text
}

//! The window's program. Owns the order of the first steps: environment, home, window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() {
    origo_window::run();
}

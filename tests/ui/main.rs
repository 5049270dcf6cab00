//! Stories that a person would see: the real window under a display of its own, and the officer's
//! pages in Chromium. Both are driven through WebDriver.

mod axe;
mod browser;
mod company;
mod desktop;
mod notices;
mod officer;
mod paper;
mod protection;
mod remote;
mod till;
mod together;
mod window;

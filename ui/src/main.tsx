document.title = "Origo";

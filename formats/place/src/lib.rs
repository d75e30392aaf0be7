//! place.ron and its script files to and from a DataModel

group "default" {
  targets = ["app", "image"]
}

target "app" {
  context = "."
  network = "host"
}

target "image" {
  inherits     = ["app"]
  entitlements = ["security.insecure"]
  tags         = ["example/image:1"]
}

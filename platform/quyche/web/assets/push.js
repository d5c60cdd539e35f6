// The service worker: shows what is pushed, once however often it comes, and opens the case.
self.addEventListener("push", (event) => {
  const said = event.data ? event.data.json() : {};
  event.waitUntil(self.registration.showNotification(said.title ?? "", {
    body: said.text ?? "", tag: said.key, lang: said.language ?? "vi", data: { link: said.link }, icon: "mark.svg",
  }));
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.link || "/thong-bao"));
});

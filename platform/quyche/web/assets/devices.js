// Lets this browser take messages, or no longer; all else on the page works without it.
const part = document.querySelector("[data-push-key]");
const button = part?.querySelector("[data-push-on]");
const told = part?.querySelector("[data-push-told]");
const say = (text) => { told.textContent = text; told.hidden = !text; };
const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const worker = () => navigator.serviceWorker.register(part.dataset.worker);
const send = (address, fields) => fetch(address, { method: "POST", body: new URLSearchParams({ csrf_token: part.querySelector("[name=csrf_token]").value, ...fields }) });

const turnOn = async () => {
  button.disabled = true;
  try {
    if (await Notification.requestPermission() !== "granted") { say("Trình duyệt chưa cho phép thông báo. Hãy mở khóa thông báo cho trang này trong cài đặt trình duyệt rồi thử lại."); return; }
    const ready = await worker();
    const found = await ready.pushManager.getSubscription()
      ?? await ready.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(part.dataset.pushKey) });
    const answer = await send(part.dataset.address, { subscription: JSON.stringify(found) });
    if (!answer.ok) { say("Máy chủ chưa nhận được thiết bị này. Xin thử lại sau."); return; }
    location.reload();
  } catch { say("Trình duyệt này không bật được thông báo. Xin thử trình duyệt khác, hoặc dùng thư điện tử."); }
  finally { button.disabled = false; }
};

if (part && able) {
  button.hidden = false;
  button.addEventListener("click", turnOn);
} else if (part) {
  say("Trình duyệt này không nhận được thông báo trên thiết bị.");
}

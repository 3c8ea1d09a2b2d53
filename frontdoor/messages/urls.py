from django.urls import path

from frontdoor.messages.views import receipts, sent, texts

urlpatterns = [
    path("office/messages/", sent.messages, name="messages"),
    path("office/messages/<int:message_id>/", sent.message, name="message"),
    path("office/messages/<int:message_id>/again/", sent.again, name="send-message-again"),
    path("office/mailbox/", sent.mailbox, name="mailbox"),
    path("office/templates/", texts.texts, name="message-templates"),
    path("office/templates/new/", texts.new_letter, name="new-letter"),
    path("office/templates/<int:template_id>/", texts.text, name="message-template"),
    path("office/templates/<int:template_id>/edit/", texts.edit, name="edit-message-template"),
    path("office/templates/<int:template_id>/versions/<int:number>/", texts.version, name="message-template-version"),
    path("notify/delivery", receipts.notify_delivery, name="notify-delivery"),
]
